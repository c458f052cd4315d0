#include "src/dsp/log_spectrum.hpp"

#include <algorithm>
#include <cmath>

#include "src/core/error.hpp"

namespace undertone::dsp {

LogSpectrum::LogSpectrum(std::size_t bins, double sample_rate_hz, double low_hz) : low_hz_(low_hz) {
  const double high_hz = sample_rate_hz / 2;
  const double bin_hz = bins < 4 ? high_hz : high_hz / static_cast<double>(bins - 1);
  if (bins < 4 || !(low_hz >= bin_hz) || !(low_hz < high_hz)) {
    throw Error(ErrorKind::kMisuse, "a logarithmic spectrum needs at least 4 bins and a start between them");
  }
  octaves_per_point_ = std::log2(high_hz / low_hz) / static_cast<double>(bins - 1);
  std::vector<double> position(bins);  // in octaves; bin 0 has none
  for (std::size_t i = 1; i < bins; ++i) position[i] = std::log2(static_cast<double>(i) * bin_hz);

  inverse_width_.resize(bins);
  for (std::size_t i = 1; i + 1 < bins; ++i) {
    inverse_width_[i] = static_cast<float>(1.0 / (position[i + 1] - position[i]));
  }
  lower_.resize(bins);
  upper_.resize(bins);
  inverse_pivot_.resize(bins);
  curvature_.resize(bins);
  double before = 0;
  for (std::size_t i = 2; i + 1 < bins; ++i) {
    const double left = position[i] - position[i - 1];
    const double right = position[i + 1] - position[i];
    const double pivot = 2.0 * (left + right) - (i == 2 ? 0.0 : left * before);
    before = right / pivot;
    lower_[i] = i == 2 ? 0.0F : static_cast<float>(left);
    upper_[i] = static_cast<float>(before);
    inverse_pivot_[i] = static_cast<float>(1.0 / pivot);
  }

  std::size_t bin = 1;
  for (std::size_t k = 0; k < bins; ++k) {
    const double at = std::log2(low_hz) + static_cast<double>(k) * octaves_per_point_;
    while (bin + 2 < bins && position[bin + 1] <= at) ++bin;
    const double width = position[bin + 1] - position[bin];
    const double right = std::clamp((at - position[bin]) / width, 0.0, 1.0);
    const double left = 1.0 - right;
    places_.push_back({bin, static_cast<float>(left), static_cast<float>(right),
                       static_cast<float>((left * left * left - left) * width * width / 6.0),
                       static_cast<float>((right * right * right - right) * width * width / 6.0)});
  }
}

double LogSpectrum::hz(double point) const { return low_hz_ * std::exp2(point * octaves_per_point_); }

// Second derivatives of the spline, which are 0 at both ends.
void LogSpectrum::solve(std::span<const float> spectrum) {
  const std::size_t bins = spectrum.size();
  float* curvature = curvature_.data();
  float slope = (spectrum[2] - spectrum[1]) * inverse_width_[1];
  for (std::size_t i = 2; i + 1 < bins; ++i) {
    const float next = (spectrum[i + 1] - spectrum[i]) * inverse_width_[i];
    curvature[i] = 6.0F * (next - slope) * inverse_pivot_[i];
    slope = next;
  }
  float before = 0;
  for (std::size_t i = 2; i + 1 < bins; ++i) {
    before = curvature[i] - lower_[i] * inverse_pivot_[i] * before;
    curvature[i] = before;
  }
  float after = 0;
  for (std::size_t i = bins - 2; i >= 2; --i) {
    after = curvature[i] - upper_[i] * after;
    curvature[i] = after;
  }
}

void LogSpectrum::apply(std::span<const float> spectrum, std::span<float> values) {
  if (spectrum.size() != places_.size() || values.size() != places_.size()) {
    throw Error(ErrorKind::kMisuse, "a logarithmic spectrum was given a span of another size");
  }
  solve(spectrum);
  for (std::size_t k = 0; k < places_.size(); ++k) {
    const Place& place = places_[k];
    values[k] = place.left * spectrum[place.bin] + place.right * spectrum[place.bin + 1] +
                place.left_curvature * curvature_[place.bin] +
                place.right_curvature * curvature_[place.bin + 1];
  }
}

}  // namespace undertone::dsp

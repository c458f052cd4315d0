#include "src/dsp/spectral.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include <Eigen/Core>

namespace undertone::dsp {

BinRange bins_of(const Band& band, double bin_hz, std::size_t bins, UpperEdge upper) {
  constexpr double kRounding = 1e-6;  // an edge that is a bin must count as one
  const auto first = static_cast<std::size_t>(std::max(0.0, std::ceil(band.low_hz / bin_hz - kRounding)));
  const double edge = band.high_hz / bin_hz;
  const double last =
      upper == UpperEdge::kIncluded ? std::floor(edge + kRounding) + 1.0 : std::ceil(edge - kRounding);
  const std::size_t end = std::min(static_cast<std::size_t>(std::max(0.0, last)), bins);
  return {std::min(first, end), end};
}

void to_magnitudes(std::span<const float> power, std::span<float> magnitudes) {
  const auto count = static_cast<Eigen::Index>(std::min(power.size(), magnitudes.size()));
  Eigen::Map<Eigen::ArrayXf>(magnitudes.data(), count) =
      Eigen::Map<const Eigen::ArrayXf>(power.data(), count).sqrt();
}

void multiply(std::span<const float> a, std::span<const float> b, std::span<float> products) {
  const auto count = static_cast<Eigen::Index>(std::min({a.size(), b.size(), products.size()}));
  Eigen::Map<Eigen::ArrayXf>(products.data(), count) =
      Eigen::Map<const Eigen::ArrayXf>(a.data(), count) * Eigen::Map<const Eigen::ArrayXf>(b.data(), count);
}

void add_scaled(std::span<float> to, float weight, std::span<const float> from) {
  const auto count = static_cast<Eigen::Index>(std::min(to.size(), from.size()));
  Eigen::Map<Eigen::ArrayXf>(to.data(), count) +=
      weight * Eigen::Map<const Eigen::ArrayXf>(from.data(), count);
}

double sum(std::span<const float> values) {
  std::array<float, 8> parts{};
  std::size_t i = 0;
  for (; i + 8 <= values.size(); i += 8) {
    for (std::size_t k = 0; k < 8; ++k) parts[k] += values[i + k];
  }
  double total = 0;
  for (const float part : parts) total += static_cast<double>(part);
  for (; i < values.size(); ++i) total += static_cast<double>(values[i]);
  return total;
}

double product(std::span<const float> a, std::span<const float> b) {
  const auto count = static_cast<Eigen::Index>(std::min(a.size(), b.size()));
  return static_cast<double>(Eigen::Map<const Eigen::VectorXf>(a.data(), count)
                                 .dot(Eigen::Map<const Eigen::VectorXf>(b.data(), count)));
}

float largest(std::span<const float> values) {
  float most = 0;
  for (const float value : values) most = value > most ? value : most;
  return most;
}

double spectral_slope(std::span<const float> levels_db, double first_hz, double bin_hz, const Band& band) {
  double f = 0, ff = 0, y = 0, fy = 0;
  for (std::size_t i = 0; i < levels_db.size(); ++i) {
    const double hz = first_hz + static_cast<double>(i) * bin_hz;
    const auto level = static_cast<double>(levels_db[i]);
    f += hz;
    ff += hz * hz;
    y += level;
    fy += hz * level;
  }
  const double count = (band.high_hz - band.low_hz) / bin_hz;
  const double under = count * ff - f * f;
  return under == 0 ? 0.0 : (count * fy - f * y) / under;
}

double harmonic_amplitude(std::span<const float> magnitudes, double bin_hz, double fundamental_hz, int n) {
  const double middle = n * fundamental_hz / bin_hz;
  const double reach = 0.25 * fundamental_hz / bin_hz;
  const double first = std::max(1.0, std::ceil(middle - reach));
  const double last = std::floor(middle + reach);
  if (last >= static_cast<double>(magnitudes.size()) || last < first) return 0;
  const auto begin = static_cast<std::size_t>(first);
  return static_cast<double>(largest(magnitudes.subspan(begin, static_cast<std::size_t>(last) - begin + 1)));
}

double harmonic_near(std::span<const float> magnitudes, double bin_hz, double fundamental_hz,
                     double frequency_hz, double share) {
  const int low = std::max(1, static_cast<int>(std::ceil((1.0 - share) * frequency_hz / fundamental_hz)));
  const int high = static_cast<int>(std::floor((1.0 + share) * frequency_hz / fundamental_hz));
  if (high < low) {
    const int nearest = std::max(1, static_cast<int>(std::lround(frequency_hz / fundamental_hz)));
    return harmonic_amplitude(magnitudes, bin_hz, fundamental_hz, nearest);
  }
  double most = 0;
  for (int n = low; n <= high; ++n) {
    most = std::max(most, harmonic_amplitude(magnitudes, bin_hz, fundamental_hz, n));
  }
  return most;
}

}  // namespace undertone::dsp

#include "src/dsp/log_mel.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "src/core/error.hpp"
#include "src/dsp/window.hpp"

namespace undertone::dsp {
namespace {

std::size_t to_samples(double seconds, double sample_rate_hz) {
  const double samples = std::round(seconds * sample_rate_hz);
  if (!(samples >= 1 && samples <= 1e8))
    throw Error(ErrorKind::kMisuse, "window and hop of mel bands must be at least one sample");
  return static_cast<std::size_t>(samples);
}

std::vector<float> window_of(const LogMelOptions& options) {
  const std::size_t length = to_samples(options.window_s, options.sample_rate_hz);
  return options.window == FrameWindow::kHann ? hann_window(length, WindowForm::kPeriodic)
                                              : hamming_window(length, WindowForm::kSymmetric);
}

}  // namespace

LogMel::LogMel(const LogMelOptions& options)
    : hop_(to_samples(options.hop_s, options.sample_rate_hz)),
      preemphasis_(static_cast<float>(options.preemphasis)),
      floor_(static_cast<float>(options.floor)),
      weights_(window_of(options)),
      fft_(next_power_of_two(weights_.size())),
      filterbank_({.sample_rate_hz = options.sample_rate_hz,
                   .fft_size = fft_.size(),
                   .bands = options.bands,
                   .low_hz = options.low_hz,
                   .high_hz = std::min(options.high_hz, options.sample_rate_hz / 2)}),
      windowed_(fft_.size()),
      power_(fft_.bins()) {
  if (!(options.floor > 0)) throw Error(ErrorKind::kMisuse, "the floor of mel bands must be positive");
}

std::size_t LogMel::frames(std::size_t samples) const {
  return samples < window() ? 0 : (samples - window()) / hop_ + 1;
}

void LogMel::frame(std::span<const float> samples, std::span<float> bands) {
  if (samples.size() != window()) throw Error(ErrorKind::kMisuse, "a frame of mel bands has another size");
  float before = 0;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const float sample = std::isfinite(samples[i]) ? samples[i] : 0.0F;
    if (i == 0) before = sample;
    windowed_[i] = (sample - preemphasis_ * before) * weights_[i];
    before = sample;
  }
  fft_.power(windowed_, power_);
  filterbank_.apply(power_, bands);
  // The largest number, as samples near it overflow.
  for (float& energy : bands)
    energy = std::log(std::clamp(energy, floor_, std::numeric_limits<float>::max()));
}

std::vector<float> LogMel::all(std::span<const float> samples) {
  const std::size_t count = frames(samples.size());
  std::vector<float> rows(count * bands());
  for (std::size_t i = 0; i < count; ++i)
    frame(samples.subspan(i * hop_, window()), std::span(rows).subspan(i * bands(), bands()));
  return rows;
}

}  // namespace undertone::dsp

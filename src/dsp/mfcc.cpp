#include "src/dsp/mfcc.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "src/core/error.hpp"
#include "src/dsp/window.hpp"

namespace undertone::dsp {
namespace {

std::size_t to_samples(double seconds, double sample_rate_hz) {
  const double samples = std::round(seconds * sample_rate_hz);
  if (!(samples >= 1 && samples <= 1e8)) {
    throw Error(ErrorKind::kMisuse, "window and hop of cepstra must be at least one sample");
  }
  return static_cast<std::size_t>(samples);
}

MelOptions mel_options(const MfccOptions& options, std::size_t fft_size) {
  return {.sample_rate_hz = options.sample_rate_hz,
          .fft_size = fft_size,
          .bands = options.bands,
          .low_hz = options.low_hz,
          .high_hz = std::min(options.high_hz, options.sample_rate_hz / 2)};
}

std::vector<float> lifter_weights(std::size_t coefficients, double lifter) {
  std::vector<float> weights(coefficients, 1.0F);
  if (!(lifter > 0)) return weights;
  for (std::size_t k = 0; k < coefficients; ++k) {
    const double angle = std::numbers::pi * static_cast<double>(k) / lifter;
    weights[k] = static_cast<float>(1.0 + 0.5 * lifter * std::sin(angle));
  }
  return weights;
}

}  // namespace

Mfcc::Mfcc(const MfccOptions& options)
    : hop_(to_samples(options.hop_s, options.sample_rate_hz)),
      preemphasis_(static_cast<float>(options.preemphasis)),
      floor_(static_cast<float>(options.floor)),
      weights_(hamming_window(to_samples(options.window_s, options.sample_rate_hz), WindowForm::kSymmetric)),
      lifter_(lifter_weights(options.coefficients, options.lifter)),
      fft_(next_power_of_two(weights_.size())),
      filterbank_(mel_options(options, fft_.size())),
      transform_(options.bands, options.coefficients),
      windowed_(fft_.size()),
      power_(fft_.bins()),
      energies_(options.bands) {
  if (!(options.floor > 0)) throw Error(ErrorKind::kMisuse, "the floor of cepstra must be positive");
}

std::size_t Mfcc::frames(std::size_t samples) const {
  return samples < window() ? 0 : (samples - window()) / hop_ + 1;
}

void Mfcc::frame(std::span<const float> samples, std::span<float> coefficients) {
  if (samples.size() != window()) throw Error(ErrorKind::kMisuse, "a frame of cepstra has another size");
  float before = 0;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const float sample = std::isfinite(samples[i]) ? samples[i] : 0.0F;
    if (i == 0) before = sample;
    windowed_[i] = (sample - preemphasis_ * before) * weights_[i];
    before = sample;
  }
  fft_.power(windowed_, power_);
  filterbank_.apply(power_, energies_);
  for (float& energy : energies_) energy = std::log(std::max(energy, floor_));
  transform_.forward(energies_, coefficients);
  for (std::size_t k = 0; k < coefficients.size(); ++k) coefficients[k] *= lifter_[k];
}

std::vector<float> Mfcc::all(std::span<const float> samples) {
  const std::size_t count = frames(samples.size());
  std::vector<float> rows(count * coefficients());
  for (std::size_t i = 0; i < count; ++i) {
    frame(samples.subspan(i * hop_, window()), std::span(rows).subspan(i * coefficients(), coefficients()));
  }
  return rows;
}

}  // namespace undertone::dsp

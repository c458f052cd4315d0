#include "src/dsp/mfcc.hpp"

#include <cmath>
#include <numbers>

namespace undertone::dsp {
namespace {

LogMelOptions log_mel_options(const MfccOptions& options) {
  return {.sample_rate_hz = options.sample_rate_hz,
          .window_s = options.window_s,
          .hop_s = options.hop_s,
          .bands = options.bands,
          .low_hz = options.low_hz,
          .high_hz = options.high_hz,
          .preemphasis = options.preemphasis,
          .window = FrameWindow::kHamming,
          .floor = options.floor};
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
    : lifter_(lifter_weights(options.coefficients, options.lifter)),
      log_mel_(log_mel_options(options)),
      transform_(options.bands, options.coefficients),
      energies_(options.bands) {}

void Mfcc::frame(std::span<const float> samples, std::span<float> coefficients) {
  log_mel_.frame(samples, energies_);
  transform_.forward(energies_, coefficients);
  for (std::size_t k = 0; k < coefficients.size(); ++k) coefficients[k] *= lifter_[k];
}

std::vector<float> Mfcc::all(std::span<const float> samples) {
  const std::size_t count = frames(samples.size());
  std::vector<float> rows(count * coefficients());
  for (std::size_t i = 0; i < count; ++i) {
    frame(samples.subspan(i * hop(), window()), std::span(rows).subspan(i * coefficients(), coefficients()));
  }
  return rows;
}

}  // namespace undertone::dsp

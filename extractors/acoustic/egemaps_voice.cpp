#include "extractors/acoustic/egemaps_voice.hpp"

#include <algorithm>
#include <cmath>

#include "src/dsp/spectral.hpp"
#include "src/dsp/window.hpp"

namespace undertone::extractors {
namespace {

constexpr double kWindowSeconds = 0.060;
constexpr double kWindowDeviation = 0.4;
constexpr double kPeriodSearch = 0.10;  // around the period that the pitch says, for the autocorrelation
constexpr double kFormantShare = 0.20;  // a harmonic this near to a formant may stand for it
constexpr double kQuiet = 1e-12;

float& at(EgemapsValues& values, Egemaps which) { return values[static_cast<std::size_t>(which)]; }

double ratio_db(double over, double under) { return 20.0 * std::log10((over + kQuiet) / (under + kQuiet)); }

std::size_t to_samples(double seconds, double sample_rate_hz) {
  return static_cast<std::size_t>(std::lround(seconds * sample_rate_hz));
}

}  // namespace

EgemapsVoice::EgemapsVoice(double sample_rate_hz, std::size_t hop)
    : sample_rate_hz_(sample_rate_hz),
      weights_(dsp::gaussian_window(to_samples(kWindowSeconds, sample_rate_hz), kWindowDeviation,
                                    dsp::WindowForm::kSymmetric)),
      fft_(dsp::next_power_of_two(weights_.size())),
      autocorrelation_(fft_.size()),
      pitch_(fft_.bins(), sample_rate_hz),
      periods_(sample_rate_hz, hop),
      windowed_(fft_.size()),
      power_(fft_.bins()),
      lags_(fft_.size()) {
  bin_hz_ = sample_rate_hz / static_cast<double>(fft_.size());
}

dsp::PitchCandidates EgemapsVoice::listen(std::span<const float> samples, std::span<float> magnitudes) {
  dsp::multiply(samples, weights_, windowed_);
  fft_.power(windowed_, magnitudes);
  dsp::to_magnitudes(magnitudes, magnitudes);
  return pitch_.find(magnitudes);
}

void EgemapsVoice::describe(const Frame& frame, EgemapsValues& values) {
  const double pitch_hz = frame.pitch_hz;
  const bool voiced = pitch_hz > 0;
  const auto perturbation = periods_.frame(frame.recording, frame.recording_start, frame.start, pitch_hz);
  at(values, Egemaps::kPitch) = voiced ? static_cast<float>(12.0 * std::log2(pitch_hz / 27.5)) : 0.0F;
  at(values, Egemaps::kJitter) = static_cast<float>(perturbation.jitter);
  at(values, Egemaps::kShimmer) = static_cast<float>(perturbation.shimmer_db);
  at(values, Egemaps::kHarmonicsToNoise) = voiced ? harmonics_to_noise(frame.magnitudes, pitch_hz) : 0.0F;
  harmonics(frame.magnitudes, pitch_hz, values);
}

float EgemapsVoice::harmonics_to_noise(std::span<const float> magnitudes, double pitch_hz) {
  dsp::multiply(magnitudes, magnitudes, power_);
  autocorrelation_.apply(power_, lags_);
  const double period = sample_rate_hz_ / pitch_hz;
  const auto low = static_cast<std::size_t>(period * (1.0 - kPeriodSearch));
  const auto high = std::min(static_cast<std::size_t>(period * (1.0 + kPeriodSearch)) + 2, lags_.size());
  if (low >= high || !(lags_[0] > 0)) return 0;
  const auto begin = lags_.begin();
  const float highest =
      *std::max_element(begin + static_cast<std::ptrdiff_t>(low), begin + static_cast<std::ptrdiff_t>(high));
  const double share =
      std::clamp(static_cast<double>(highest) / static_cast<double>(lags_[0]), 1e-5, 0.99999);
  return static_cast<float>(10.0 * std::log10(share / (1.0 - share)));
}

// The fundamental itself counts as harmonic 0 in the set's definition, so that its H1 is the first overtone.
void EgemapsVoice::harmonics(std::span<const float> magnitudes, double pitch_hz,
                             EgemapsValues& values) const {
  constexpr std::array kFrequency = {Egemaps::kF1Frequency, Egemaps::kF2Frequency, Egemaps::kF3Frequency};
  constexpr std::array kAmplitude = {Egemaps::kF1Amplitude, Egemaps::kF2Amplitude, Egemaps::kF3Amplitude};
  at(values, Egemaps::kH1H2) = at(values, Egemaps::kH1A3) = 0;
  for (const Egemaps amplitude : kAmplitude) at(values, amplitude) = kNoAmplitude;
  if (!(pitch_hz > 0)) return;
  const double fundamental = dsp::harmonic_amplitude(magnitudes, bin_hz_, pitch_hz, 1);
  const double first = dsp::harmonic_amplitude(magnitudes, bin_hz_, pitch_hz, 2);
  const double second = dsp::harmonic_amplitude(magnitudes, bin_hz_, pitch_hz, 3);
  at(values, Egemaps::kH1H2) = static_cast<float>(ratio_db(first, second));
  for (std::size_t i = 0; i < kFrequency.size(); ++i) {
    const auto frequency_hz = static_cast<double>(at(values, kFrequency[i]));
    if (!(frequency_hz > 0)) continue;
    const double amplitude = dsp::harmonic_near(magnitudes, bin_hz_, pitch_hz, frequency_hz, kFormantShare);
    const double relative = ratio_db(amplitude, fundamental);
    at(values, kAmplitude[i]) = std::max(kNoAmplitude, static_cast<float>(relative));
    if (kAmplitude[i] == Egemaps::kF3Amplitude) {
      at(values, Egemaps::kH1A3) = static_cast<float>(ratio_db(first, amplitude));
    }
  }
}

}  // namespace undertone::extractors

#include "extractors/acoustic/egemaps_spectrum.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "src/dsp/auditory.hpp"
#include "src/dsp/autocorrelation.hpp"
#include "src/dsp/window.hpp"

namespace undertone::extractors {
namespace {

constexpr double kWindowSeconds = 0.020;
constexpr std::size_t kBands = 26;
constexpr double kLowHz = 20;
constexpr double kHighHz = 8000;
constexpr std::size_t kCepstra = 5;  // the first one, the level, is not wanted
constexpr double kLifter = 22;
constexpr float kEnergyFloor = 1e-8F;       // of a band, before its logarithm
constexpr float kLoudnessFloor = 0x1p-30F;  // the square of one step of 16 bits
constexpr double kLoudnessScale = 3.03235266e-4;
constexpr float kPowerFloor = 1e-14F;  // -140 dB
constexpr dsp::Band kLowSlope{0, 500};
constexpr dsp::Band kHighSlope{500, 1500};
constexpr dsp::Band kFluxBand{0, 5000};
constexpr double kResonanceHz = 11000;  // resonances are sought as at this rate
constexpr std::size_t kResonanceOrder = 11;

std::size_t to_samples(double seconds, double sample_rate_hz) {
  return static_cast<std::size_t>(std::lround(seconds * sample_rate_hz));
}

// The set brings a frame to 11 kHz as if its transform were as long as the frame. Between zeros on both
// sides, of which those in front come along, 14 of its 20 ms are left, and of the spectrum what lies
// below 3.4 kHz.
dsp::SpectralResamplerOptions resonance_sound(double sample_rate_hz, std::size_t window,
                                              std::size_t fft_size) {
  const double scale = kResonanceHz / sample_rate_hz;
  const std::size_t samples = to_samples(kWindowSeconds, kResonanceHz);
  const std::size_t zeros_before = (fft_size - window) / 2;
  return {.period = static_cast<double>(fft_size) * scale,
          .first = -static_cast<double>(zeros_before) * scale,
          .samples = samples,
          .bins = std::min(samples, fft_size) / 2};
}

float& at(EgemapsValues& values, Egemaps which) { return values[static_cast<std::size_t>(which)]; }

float ratio_db(double over, double under) {
  return over > 0 && under > 0 ? static_cast<float>(10.0 * std::log10(over / under)) : 0.0F;
}

}  // namespace

EgemapsSpectrum::EgemapsSpectrum(double sample_rate_hz)
    : weights_(dsp::hamming_window(to_samples(kWindowSeconds, sample_rate_hz), dsp::WindowForm::kSymmetric)),
      fft_(dsp::next_power_of_two(weights_.size())),
      filterbank_({.sample_rate_hz = sample_rate_hz,
                   .fft_size = fft_.size(),
                   .bands = kBands,
                   .low_hz = kLowHz,
                   .high_hz = std::min(kHighHz, sample_rate_hz / 2)}),
      cosine_(kBands, kCepstra),
      windowed_(fft_.size()),
      spectrum_(fft_.bins()),
      power_(fft_.bins()),
      magnitude_(fft_.bins()),
      previous_(fft_.bins()),
      energies_(kBands),
      logarithms_(kBands),
      cepstrum_(kCepstra),
      resampler_(resonance_sound(sample_rate_hz, weights_.size(), fft_.size())),
      resampled_(resampler_.samples()),
      lags_(kResonanceOrder + 1),
      filter_(kResonanceOrder + 1),
      formants_(kResonanceOrder, kResonanceHz) {
  bin_hz_ = sample_rate_hz / static_cast<double>(fft_.size());
  // Bins below the lowest foot rounded up by half a bin stay out, as speech recognisers have it.
  first_mel_bin_ = static_cast<std::size_t>(kLowHz / bin_hz_ + 1.5);
  for (std::size_t band = 0; band < kBands; ++band) {
    const double weight = kLoudnessScale * dsp::equal_loudness(filterbank_.centre_hz(band));
    loudness_weights_.push_back(static_cast<float>(std::pow(weight, dsp::kLoudnessExponent)));
  }
  levels_.resize(dsp::bins_of(kHighSlope, bin_hz_, fft_.bins(), dsp::UpperEdge::kIncluded).last);
}

void EgemapsSpectrum::frame(std::span<const float> samples, EgemapsValues& values) {
  transform(samples);
  balance(values);
  slopes(values);
  flux(values);
  bands(values);
  resonances(values);
  previous_.swap(magnitude_);
  has_previous_ = true;
}

void EgemapsSpectrum::transform(std::span<const float> samples) {
  dsp::multiply(samples, weights_, windowed_);
  fft_.forward(windowed_, spectrum_);
  for (std::size_t bin = 0; bin < spectrum_.size(); ++bin) {
    const float re = spectrum_[bin].real();
    const float im = spectrum_[bin].imag();
    power_[bin] = re * re + im * im;
  }
  dsp::to_magnitudes(power_, magnitude_);
}

// How the power lies over low and high frequencies.
void EgemapsSpectrum::balance(EgemapsValues& values) const {
  const std::span<const float> power = power_;
  const auto part = [&](const dsp::Band& band, dsp::UpperEdge upper) {
    const auto range = dsp::bins_of(band, bin_hz_, power.size(), upper);
    return power.subspan(range.first, range.last - range.first);
  };
  using enum dsp::UpperEdge;
  at(values, Egemaps::kAlphaRatio) =
      ratio_db(dsp::sum(part({1000, 5000}, kIncluded)), dsp::sum(part({0, 1000}, kExcluded)));
  at(values, Egemaps::kHammarbergIndex) =
      ratio_db(static_cast<double>(dsp::largest(part({0, 2000}, kExcluded))),
               static_cast<double>(dsp::largest(part({2000, 5000}, kIncluded))));
}

void EgemapsSpectrum::slopes(EgemapsValues& values) {
  for (std::size_t bin = 0; bin < levels_.size(); ++bin) {
    levels_[bin] = 10.0F * std::log10(std::max(power_[bin], kPowerFloor));
  }
  const auto slope = [&](const dsp::Band& band) {
    const auto range = dsp::bins_of(band, bin_hz_, levels_.size(), dsp::UpperEdge::kIncluded);
    const std::span<const float> levels = levels_;
    const double first_hz = static_cast<double>(range.first) * bin_hz_;
    return static_cast<float>(
        dsp::spectral_slope(levels.subspan(range.first, range.last - range.first), first_hz, bin_hz_, band));
  };
  at(values, Egemaps::kSlope0To500) = slope(kLowSlope);
  at(values, Egemaps::kSlope500To1500) = slope(kHighSlope);
}

void EgemapsSpectrum::flux(EgemapsValues& values) {
  float& result = at(values, Egemaps::kSpectralFlux);
  result = 0;
  if (!has_previous_) return;
  const auto range = dsp::bins_of(kFluxBand, bin_hz_, magnitude_.size(), dsp::UpperEdge::kExcluded);
  float* change = windowed_.data();  // free by now, and at least as long
  for (std::size_t bin = range.first; bin < range.last; ++bin) {
    const float difference = magnitude_[bin] - previous_[bin];
    change[bin - range.first] = difference * difference;
  }
  const std::size_t count = range.last - range.first;
  result = static_cast<float>(std::sqrt(dsp::sum({change, count}) / static_cast<double>(count)));
  std::fill(windowed_.begin() + static_cast<std::ptrdiff_t>(weights_.size()), windowed_.end(), 0.0F);
}

void EgemapsSpectrum::bands(EgemapsValues& values) {
  std::fill_n(power_.begin(), first_mel_bin_, 0.0F);  // nothing needs these after the bands
  filterbank_.apply(power_, energies_);
  float loudness = 0;
  for (std::size_t band = 0; band < kBands; ++band) {
    const float log_loud = std::log(std::max(energies_[band], kLoudnessFloor));
    loudness += loudness_weights_[band] * std::exp(static_cast<float>(dsp::kLoudnessExponent) * log_loud);
    logarithms_[band] = energies_[band] > kEnergyFloor ? log_loud : std::log(kEnergyFloor);
  }
  at(values, Egemaps::kLoudness) = loudness;
  cosine_.forward(logarithms_, cepstrum_);
  for (std::size_t k = 1; k < kCepstra; ++k) {
    const double angle = std::numbers::pi * static_cast<double>(k) / kLifter;
    values[static_cast<std::size_t>(Egemaps::kMfcc1) + k - 1] =
        static_cast<float>(1.0 + 0.5 * kLifter * std::sin(angle)) * cepstrum_[k];
  }
}

void EgemapsSpectrum::resonances(EgemapsValues& values) {
  constexpr std::array kFrequency = {Egemaps::kF1Frequency, Egemaps::kF2Frequency, Egemaps::kF3Frequency};
  constexpr std::array kBandwidth = {Egemaps::kF1Bandwidth, Egemaps::kF2Bandwidth, Egemaps::kF3Bandwidth};
  for (std::size_t i = 0; i < kFrequency.size(); ++i)
    at(values, kFrequency[i]) = at(values, kBandwidth[i]) = 0;
  resampler_.apply(spectrum_, resampled_);
  dsp::autocorrelation(resampled_, lags_);
  if (!(dsp::linear_prediction(lags_, filter_) > 0)) return;
  // The set's polynomial has all signs but the first one turned: its roots are where the inverse filter is 2
  // rather than 0, further from the unit circle than the resonances themselves.
  for (std::size_t i = 1; i < filter_.size(); ++i) filter_[i] = -filter_[i];
  std::array<dsp::Formant, 3> found{};
  const std::size_t count = std::min(formants_.find(filter_, found), found.size());
  for (std::size_t i = 0; i < count; ++i) {
    at(values, kFrequency[i]) = static_cast<float>(found[i].frequency_hz);
    at(values, kBandwidth[i]) = static_cast<float>(found[i].bandwidth_hz);
  }
}

}  // namespace undertone::extractors

#include "pipeline/segment/speech_variants.hpp"

#include <cmath>
#include <complex>
#include <cstddef>
#include <numbers>

#include "src/dsp/fft.hpp"
#include "src/dsp/level.hpp"
#include "src/dsp/resample.hpp"

namespace undertone::pipeline {
namespace {

constexpr double kLevel = 0.05;  // of every clip, root of the mean square
constexpr double kNoisyShare = 0.7;
constexpr double kLeastRatioDecibel = 18;
constexpr double kMostRatioDecibel = 35;
constexpr std::size_t kNoiseSamples = std::size_t{1} << 18;
constexpr double kBrownCornerHz = 7;  // below, brown noise does not rise further
constexpr double kTelephoneLowHz = 300;
constexpr double kTelephoneHighHz = 3400;
// Of the two sections that make a Butterworth filter of order four.
constexpr std::array<double, 2> kButterworthQuality{0.54119610, 1.30656296};

enum class Colour { kWhite, kPink, kBrown };

double amplitude(Colour colour, double frequency_hz) {
  if (colour == Colour::kWhite) return 1;
  return colour == Colour::kPink ? 1 / std::sqrt(frequency_hz) : 1 / (frequency_hz + kBrownCornerHz);
}

void bring_to(std::vector<float>& samples, double rms) {
  const double present = dsp::rms(samples);
  if (!(present > 0)) return;
  const auto scale = static_cast<float>(rms / present);
  for (float& sample : samples) sample *= scale;
}

/// Amplitudes by colour, phases by chance.
std::vector<float> make_noise(Colour colour, synthesize::SeededRandom& random) {
  dsp::RealFft fft(kNoiseSamples);
  std::vector<std::complex<float>> spectrum(fft.bins());
  for (std::size_t bin = 1; bin + 1 < spectrum.size(); ++bin) {
    const double frequency_hz = static_cast<double>(bin) * kVariantRateHz / kNoiseSamples;
    const double phase = random.between(0.0, 2 * std::numbers::pi);
    spectrum[bin] = std::complex<float>(std::polar(amplitude(colour, frequency_hz), phase));
  }
  std::vector<float> noise(kNoiseSamples);
  fft.inverse(spectrum, noise);
  bring_to(noise, 1);
  return noise;
}

enum class Pass { kLow, kHigh };

/// One section of a low-pass or high-pass, by the bilinear transform.
void filter(std::vector<float>& samples, Pass pass, double frequency_hz, double quality) {
  const double angle = 2 * std::numbers::pi * frequency_hz / kVariantRateHz;
  const double cosine = std::cos(angle);
  const double slope = std::sin(angle) / (2 * quality);
  const double sign = pass == Pass::kLow ? 1 : -1;
  const double outer = 0.5 * (1 - sign * cosine) / (1 + slope);
  const double middle = sign * 2 * outer;
  const double first = 2 * cosine / (1 + slope);
  const double second = -(1 - slope) / (1 + slope);
  double in_last = 0, in_before = 0, out_last = 0, out_before = 0;
  for (float& sample : samples) {
    const auto in = static_cast<double>(sample);
    const double out = outer * (in + in_before) + middle * in_last + first * out_last + second * out_before;
    in_before = in_last;
    in_last = in;
    out_before = out_last;
    out_last = out;
    sample = static_cast<float>(out);
  }
}

}  // namespace

std::vector<float> band_limited(std::span<const float> samples, double low_hz, double high_hz) {
  std::vector<float> result(samples.begin(), samples.end());
  for (const double quality : kButterworthQuality) {
    filter(result, Pass::kHigh, low_hz, quality);
    filter(result, Pass::kLow, high_hz, quality);
  }
  return result;
}

std::vector<float> through_telephone(std::span<const float> samples) {
  return band_limited(samples, kTelephoneLowHz, kTelephoneHighHz);
}

NoiseBank::NoiseBank(synthesize::SeededRandom& random)
    : noises_{make_noise(Colour::kWhite, random), make_noise(Colour::kPink, random),
              make_noise(Colour::kBrown, random)} {}

void NoiseBank::add_to(std::vector<float>& samples, double least_db, double most_db,
                       synthesize::SeededRandom& random) const {
  const std::vector<float>& noise = noises_[random.below(noises_.size())];
  const double ratio_db = random.between(least_db, most_db);
  const auto level = static_cast<float>(dsp::rms(samples) * std::pow(10, -ratio_db / 20));
  std::size_t at = random.below(noise.size());
  for (float& sample : samples) {
    sample += level * noise[at];
    at = at + 1 < noise.size() ? at + 1 : 0;
  }
}

VariantMaker::VariantMaker(std::uint64_t seed) : random_(seed), noises_(random_) {}

std::vector<float> VariantMaker::make(std::span<const float> clip, const SpeechVariant& variant) {
  std::vector<float> sound = dsp::resampled(clip, variant.speed * kVariantRateHz, kVariantRateHz);
  bring_to(sound, kLevel);
  if (random_.uniform() < kNoisyShare) noises_.add_to(sound, kLeastRatioDecibel, kMostRatioDecibel, random_);
  return variant.channel == Channel::kTelephone ? through_telephone(sound) : sound;
}

}  // namespace undertone::pipeline

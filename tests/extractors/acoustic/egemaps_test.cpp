#include <algorithm>
#include <cmath>
#include <complex>
#include <limits>
#include <random>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "extractors/acoustic/egemaps_functionals.hpp"
#include "extractors/registry.hpp"
#include "src/dsp/lpc.hpp"

using namespace undertone;
using namespace undertone::extractors;

namespace {

constexpr int kRateHz = 16000;

/// A buzz whose harmonics fall by 6 dB an octave.
std::vector<float> buzz(double hz, double seconds, int rate_hz = kRateHz) {
  std::vector<float> samples(static_cast<std::size_t>(seconds * rate_hz));
  for (std::size_t i = 0; i < samples.size(); ++i) {
    double value = 0;
    for (int n = 1; n * hz < 0.45 * rate_hz; ++n) {
      value += std::sin(2 * M_PI * n * hz * static_cast<double>(i) / rate_hz) / n;
    }
    samples[i] = static_cast<float>(0.1 * value);
  }
  return samples;
}

std::vector<float> noise(double seconds, float deviation) {
  std::mt19937 random(11);
  std::normal_distribution<float> draw(0, deviation);
  std::vector<float> samples(static_cast<std::size_t>(seconds * kRateHz));
  for (float& sample : samples) sample = draw(random);
  return samples;
}

float middle(const std::vector<EgemapsFrame>& frames, Egemaps which) {
  return frames.at(frames.size() / 2).values[static_cast<std::size_t>(which)];
}

float functional(const EgemapsFunctionals& functionals, std::string_view name) {
  const auto place = std::find(kEgemapsFunctionalNames.begin(), kEgemapsFunctionalNames.end(), name);
  REQUIRE(place != kEgemapsFunctionalNames.end());
  return functionals.values[static_cast<std::size_t>(place - kEgemapsFunctionalNames.begin())];
}

Clip clip_of(const std::vector<float>& samples) {
  Clip clip;
  clip.audio = samples;
  clip.sample_rate_hz = kRateHz;
  return clip;
}

bool all_finite(const std::vector<EgemapsFrame>& frames) {
  return std::all_of(frames.begin(), frames.end(), [](const auto& frame) {
    return std::all_of(frame.values.begin(), frame.values.end(),
                       [](float value) { return std::isfinite(value); });
  });
}

bool equal(const std::vector<EgemapsFrame>& a, const std::vector<EgemapsFrame>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const auto& left, const auto& right) {
    return left.values == right.values && left.has_voice == right.has_voice && left.power == right.power;
  });
}

}  // namespace

TEST_SUITE("extractors") {
  TEST_CASE(
      "a buzz has the pitch that it was made with, hardly any jitter, and far more harmony than noise") {
    const auto frames = egemaps_frames(buzz(140, 1), kRateHz);
    CHECK(middle(frames, Egemaps::kPitch) == doctest::Approx(12 * std::log2(140 / 27.5)).epsilon(0.005));
    CHECK(middle(frames, Egemaps::kJitter) < 0.005F);
    // The set compares sample with sample, one period of 114.3 with the next: peaks fall between samples.
    CHECK(middle(frames, Egemaps::kShimmer) < 0.7F);
    CHECK(middle(egemaps_frames(buzz(160, 1), kRateHz), Egemaps::kShimmer) < 0.01F);  // 100 samples a period
    CHECK(middle(frames, Egemaps::kHarmonicsToNoise) > 10);
    // The set counts the fundamental as harmonic 0: its H1 and H2 are the second and third here.
    CHECK(middle(frames, Egemaps::kH1H2) == doctest::Approx(20 * std::log10(3.0 / 2.0)).epsilon(0.1));
  }

  TEST_CASE("more noise means less harmony") {
    auto samples = buzz(140, 1);
    const float clean = middle(egemaps_frames(samples, kRateHz), Egemaps::kHarmonicsToNoise);
    const auto added = noise(1, 0.05F);
    for (std::size_t i = 0; i < samples.size(); ++i) samples[i] += added[i];
    CHECK(middle(egemaps_frames(samples, kRateHz), Egemaps::kHarmonicsToNoise) < clean - 3);
  }

  TEST_CASE("white noise has no voice, no slope, and ratios that its bandwidths give") {
    const auto frames = egemaps_frames(noise(4, 0.1F), kRateHz);
    const auto functionals = egemaps_functionals(frames);
    CHECK(functional(functionals, "VoicedSegmentsPerSec") < 0.5F);
    CHECK(functional(functionals, "alphaRatioUV_sma3nz_amean") ==
          doctest::Approx(10 * std::log10(129.0 / 32)).epsilon(0.1));
    CHECK(functional(functionals, "equivalentSoundLevel_dBp") == doctest::Approx(-20).epsilon(0.01));
  }

  TEST_CASE("silence gives the floors of the set, and nothing of a voice") {
    const auto frames = egemaps_frames(std::vector<float>(kRateHz), kRateHz);
    CHECK(middle(frames, Egemaps::kLoudness) == doctest::Approx(1.033966e-3).epsilon(1e-3));
    CHECK(middle(frames, Egemaps::kSlope0To500) == doctest::Approx(0.112).epsilon(1e-4));
    CHECK(middle(frames, Egemaps::kSlope500To1500) == doctest::Approx(0.07636364).epsilon(1e-4));
    CHECK(middle(frames, Egemaps::kPitch) == 0);
    CHECK(middle(frames, Egemaps::kF1Amplitude) == kNoAmplitude);
    const auto functionals = egemaps_functionals(frames);
    CHECK(functionals.known[0] == 0);
    CHECK(std::all_of(functionals.values.begin(), functionals.values.end(),
                      [](float v) { return std::isfinite(v); }));
  }

  TEST_CASE("louder sound differs in what measures level alone") {
    auto samples = buzz(170, 1);
    const auto quiet = egemaps_frames(samples, kRateHz);
    for (float& sample : samples) sample *= 2;
    const auto loud = egemaps_frames(samples, kRateHz);
    CHECK(middle(loud, Egemaps::kLoudness) ==
          doctest::Approx(middle(quiet, Egemaps::kLoudness) * std::pow(4, 0.33)).epsilon(1e-3));
    for (const Egemaps which :
         {Egemaps::kAlphaRatio, Egemaps::kHammarbergIndex, Egemaps::kMfcc1, Egemaps::kMfcc4, Egemaps::kPitch,
          Egemaps::kHarmonicsToNoise, Egemaps::kF1Frequency}) {
      CHECK(middle(loud, which) == doctest::Approx(middle(quiet, which)).epsilon(1e-3));
    }
  }

  TEST_CASE("blocks of any size give the frames of the whole, bit for bit") {
    auto samples = buzz(150, 2);
    const auto hiss = noise(2, 0.02F);
    for (std::size_t i = 0; i < samples.size(); ++i)
      samples[i] = (i / 8000 % 2 == 0 ? samples[i] : 0.0F) + hiss[i];
    const auto whole = egemaps_frames(samples, kRateHz);
    for (const std::size_t block : {1U, 159U, 1000U, 20000U}) {
      CAPTURE(block);
      EgemapsStream stream(kRateHz);
      std::vector<EgemapsFrame> frames;
      const auto collect = [&](const EgemapsFrame& frame) { frames.push_back(frame); };
      for (int repetition = 0; repetition < 2; ++repetition) {  // a stream can be used again
        frames.clear();
        for (std::size_t at = 0; at < samples.size(); at += block) {
          stream.push(std::span<const float>(samples).subspan(at, std::min(block, samples.size() - at)),
                      collect);
        }
        stream.finish(collect);
        CHECK(equal(frames, whole));
      }
    }
  }

  TEST_CASE("hostile sound gives finite numbers") {
    auto broken = buzz(120, 1);
    for (std::size_t i = 0; i < broken.size(); i += 97) {
      broken[i] =
          i % 2 == 0 ? std::numeric_limits<float>::quiet_NaN() : -std::numeric_limits<float>::infinity();
    }
    auto clipped = buzz(120, 1);
    for (float& sample : clipped) sample = std::clamp(20 * sample, -1.0F, 1.0F);
    auto offset = buzz(120, 1);
    for (float& sample : offset) sample += 0.5F;
    for (const auto& samples : {broken, clipped, offset, std::vector<float>(5000, 1.0F), noise(1, 1e-6F)}) {
      const auto frames = egemaps_frames(samples, kRateHz);
      CHECK(all_finite(frames));
      const auto functionals = egemaps_functionals(frames);
      CHECK(std::all_of(functionals.values.begin(), functionals.values.end(),
                        [](float v) { return std::isfinite(v); }));
    }
    CHECK(middle(egemaps_frames(clipped, kRateHz), Egemaps::kPitch) ==
          doctest::Approx(12 * std::log2(120 / 27.5)).epsilon(0.01));
  }

  TEST_CASE("short sound gives what can be computed and says what cannot") {
    CHECK(egemaps_frames({}, kRateHz).empty());
    CHECK(egemaps_frames(std::vector<float>(1, 0.5F), kRateHz).empty());
    const auto samples = buzz(200, 0.05);
    const auto frames = egemaps_frames(samples, kRateHz);
    REQUIRE(frames.size() == 4);
    CHECK_FALSE(frames[0].has_voice);
    CHECK(frames[0].values[0] > 0);
    const auto functionals = egemaps_functionals(frames);
    CHECK(functionals.known[0] == 0);   // pitch
    CHECK(functionals.known[10] == 1);  // loudness
    CHECK(smooth(frames).size() == 4);
    for (const char* name : {"egemaps", "egemaps-lld", "prosody"}) {
      const auto sequence = make_extractor(name)->extract(clip_of(samples));
      CHECK_FALSE(sequence.any_valid());
    }
  }

  // The set's formants come from 14 ms below 3.4 kHz, and solve A(z) = 2 where resonances solve A(z) = 0.
  TEST_CASE("formants are where the inverse filter of the narrowed frame is 2") {
    const auto samples = buzz(140, 0.02);
    std::vector<std::complex<double>> spectrum(110);
    for (std::size_t k = 0; k < spectrum.size(); ++k) {
      for (std::size_t i = 0; i < samples.size(); ++i) {
        const double weight = 0.54 - 0.46 * std::cos(2 * M_PI * static_cast<double>(i) / 319);
        const double angle = -2 * M_PI * static_cast<double>(k * (i + 96)) / 512;
        spectrum[k] += weight * static_cast<double>(samples[i]) * std::polar(1.0, angle);
      }
    }
    std::vector<double> narrowed(220);
    for (std::size_t n = 0; n < narrowed.size(); ++n) {
      for (std::size_t k = 0; k < spectrum.size(); ++k) {
        narrowed[n] += (spectrum[k] * std::polar(1.0, 2 * M_PI * static_cast<double>(k * n) / 352)).real();
      }
    }
    std::vector<double> lags(12);
    for (std::size_t lag = 0; lag < lags.size(); ++lag) {
      for (std::size_t i = lag; i < narrowed.size(); ++i) lags[lag] += narrowed[i] * narrowed[i - lag];
    }
    std::vector<double> filter(12);
    REQUIRE(dsp::linear_prediction(lags, filter) > 0);

    EgemapsValues values{};
    EgemapsSpectrum(kRateHz).frame(samples, values);
    const auto value = [&](Egemaps which) {
      return static_cast<double>(values[static_cast<std::size_t>(which)]);
    };
    using enum Egemaps;
    for (const auto& [frequency, bandwidth] : {std::pair{kF1Frequency, kF1Bandwidth},
                                               {kF2Frequency, kF2Bandwidth},
                                               {kF3Frequency, kF3Bandwidth}}) {
      CAPTURE(value(frequency));
      REQUIRE(value(frequency) > 50);
      const auto distance_from_2 = [&](double sign) {
        const auto back = std::polar(std::exp(sign * M_PI * value(bandwidth) / 11000),
                                     -2 * M_PI * value(frequency) / 11000);  // 1 / z
        std::complex<double> sum = 0;
        for (std::size_t i = filter.size(); i > 0; --i) sum = sum * back + filter[i - 1];
        return std::abs(sum - 2.0);
      };
      CHECK(std::min(distance_from_2(1), distance_from_2(-1)) < 0.01);  // float samples in, float numbers out
    }
  }

  TEST_CASE("formants do not depend on the sample rate of sound that all rates can hold") {
    const auto low_buzz = [](int rate_hz) {
      std::vector<float> samples(static_cast<std::size_t>(rate_hz));
      for (std::size_t i = 0; i < samples.size(); ++i) {
        for (int n = 1; n * 140 < 3000; ++n) {
          const double angle = 2 * M_PI * n * 140 * static_cast<double>(i) / rate_hz;
          samples[i] += static_cast<float>(0.1 / n * std::sin(angle));
        }
      }
      return samples;
    };
    const auto wide = egemaps_frames(low_buzz(kRateHz), kRateHz);
    const auto narrow = egemaps_frames(low_buzz(8000), 8000);
    for (const Egemaps which : {Egemaps::kF1Frequency, Egemaps::kF2Frequency, Egemaps::kF3Frequency}) {
      CHECK(middle(narrow, which) == doctest::Approx(middle(wide, which)).epsilon(0.02));
    }
  }

  TEST_CASE("telephone sound has the pitch of the same sound at 16 kHz") {
    const auto frames = egemaps_frames(buzz(140, 1, 8000), 8000);
    CHECK(all_finite(frames));
    CHECK(middle(frames, Egemaps::kPitch) == doctest::Approx(12 * std::log2(140 / 27.5)).epsilon(0.005));
    CHECK_THROWS(EgemapsStream(2000));
  }

  TEST_CASE("prosody of a buzz: its pitch, its voice, its level") {
    const auto samples = buzz(180, 1);
    const auto sequence = make_extractor("prosody")->extract(clip_of(samples));
    const std::size_t t = sequence.steps / 2;
    REQUIRE(sequence.valid[t] == 1);
    CHECK(sequence.step(t)[0] == doctest::Approx(180).epsilon(0.01));
    CHECK(sequence.step(t)[1] == 1);
    CHECK(sequence.step(t)[2] < -10);
    CHECK(sequence.valid[sequence.steps - 1] == 0);  // too near the end for a pitch
  }

  TEST_CASE("the mel band of a tone is the one that stands out") {
    std::vector<float> tone(kRateHz);
    for (std::size_t i = 0; i < tone.size(); ++i)
      tone[i] = 0.3F * std::sin(2 * 3.14159265F * 1000 * static_cast<float>(i) / kRateHz);
    for (const char* name : {"logmel64", "logmel80"}) {
      const auto sequence = make_extractor(name)->extract(clip_of(tone));
      const auto step = sequence.step(20);
      const auto loudest = std::max_element(step.begin(), step.end()) - step.begin();
      const double mel = 2595 * std::log10(1 + 1000 / 700.0) - 31.75;  // above the lowest foot
      const double width = (2840.02 - 31.75) / static_cast<double>(sequence.dimension + 1);
      CHECK(std::abs(static_cast<double>(loudest) - (mel / width - 1)) < 1);
    }
  }
}

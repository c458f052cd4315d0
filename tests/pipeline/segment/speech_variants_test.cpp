#include "pipeline/segment/speech_variants.hpp"

#include <algorithm>
#include <cmath>
#include <span>
#include <vector>

#include <doctest/doctest.h>

#include "src/dsp/level.hpp"
#include "tests/pipeline/segment/synthetic_sound.hpp"

namespace undertone::pipeline {
namespace {

using testing::Sound;

double decibel(double ratio) { return 20 * std::log10(ratio); }

/// Without the ends, where filters settle.
double level_of(const Sound& sound) {
  return dsp::rms(std::span(sound).subspan(sound.size() / 4, sound.size() / 2));
}

std::size_t crossings(const Sound& sound) {
  std::size_t count = 0;
  for (std::size_t i = 1; i < sound.size(); ++i) count += sound[i - 1] < 0 && sound[i] >= 0 ? 1 : 0;
  return count;
}

TEST_SUITE("segment") {
  TEST_CASE("a telephone keeps the middle of its band and little beyond the edges") {
    const auto gain_db = [](double frequency_hz) {
      const Sound tone = testing::tone(1, frequency_hz, 0.3);
      return decibel(level_of(through_telephone(tone)) / level_of(tone));
    };
    CHECK(std::abs(gain_db(1000)) < 0.2);
    CHECK(std::abs(gain_db(300) + 3) < 0.2);  // the edges are where half the power is left
    CHECK(std::abs(gain_db(3400) + 3) < 0.2);
    CHECK(gain_db(100) < -35);
    CHECK(gain_db(7000) < -35);
  }

  TEST_CASE("faster speech is shorter and higher, and every clip comes out equally loud") {
    for (const double speed : {0.88, 1.0, 1.12}) {
      CAPTURE(speed);
      VariantMaker maker(3);
      for (const double amplitude : {0.001, 0.9}) {
        const Sound made = maker.make(testing::tone(2, 500, amplitude), {speed, Channel::kOpen});
        CHECK(static_cast<double>(made.size()) == doctest::Approx(2 * testing::kRate / speed).epsilon(0.001));
        CHECK(static_cast<double>(crossings(made)) == doctest::Approx(1000).epsilon(0.2));
        CHECK(dsp::rms(made) == doctest::Approx(0.05).epsilon(0.02));
      }
    }
  }

  TEST_CASE("noise lies as far below the speech as it says") {
    const Sound clip = testing::tone(1, 440, 0.5);
    VariantMaker maker(11);
    std::size_t noisy = 0;
    const Sound bare = [&] {
      Sound sound = clip;
      for (float& sample : sound) sample *= static_cast<float>(0.05 / dsp::rms(clip));
      return sound;
    }();
    for (int i = 0; i < 60; ++i) {
      Sound made = maker.make(clip, {1, Channel::kOpen});
      REQUIRE(made.size() == bare.size());
      for (std::size_t k = 0; k < made.size(); ++k) made[k] -= bare[k];
      const double ratio_db = decibel(0.05 / level_of(made));
      if (ratio_db > 45) continue;  // nothing but what resampling leaves
      ++noisy;
      CHECK(ratio_db > 13);  // a stretch of brown noise may be louder than the whole
    }
    CHECK(noisy > 30);
    CHECK(noisy < 55);
  }

  TEST_CASE("one seed makes one sound, another seed another") {
    const Sound clip = testing::speak({130, 1}, 1, 5);
    const auto made = [&](std::uint64_t seed) {
      VariantMaker maker(seed);
      Sound all;
      for (const SpeechVariant& variant : kSpeechVariants) testing::append(all, maker.make(clip, variant));
      return all;
    };
    CHECK(made(8800) == made(8800));
    CHECK(made(8800) != made(8801));
  }

  TEST_CASE("silence and nothing stay what they are") {
    VariantMaker maker(1);
    const Sound silent = maker.make(testing::silence(0.5), {1, Channel::kTelephone});
    CHECK(std::all_of(silent.begin(), silent.end(), [](float sample) { return sample == 0.0F; }));
    CHECK(maker.make({}, {0.88, Channel::kTelephone}).empty());
  }
}

}  // namespace
}  // namespace undertone::pipeline

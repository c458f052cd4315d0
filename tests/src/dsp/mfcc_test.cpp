#include "src/dsp/mfcc.hpp"

#include <cmath>
#include <limits>
#include <random>
#include <vector>

#include <doctest/doctest.h>

#include "src/core/error.hpp"

namespace undertone::dsp {
namespace {

std::vector<float> noise(std::size_t size) {
  std::mt19937 random(11);
  std::uniform_real_distribution<float> uniform(-0.5F, 0.5F);
  std::vector<float> values(size);
  for (float& value : values) value = uniform(random);
  return values;
}

constexpr MfccOptions kOptions{.sample_rate_hz = 8800, .window_s = 0.03, .coefficients = 12};

TEST_SUITE("dsp") {
  TEST_CASE("as many frames come as windows fit") {
    const Mfcc mfcc(kOptions);
    CHECK(mfcc.window() == 264);
    CHECK(mfcc.hop() == 88);
    CHECK(mfcc.frames(0) == 0);
    CHECK(mfcc.frames(263) == 0);
    CHECK(mfcc.frames(264) == 1);
    CHECK(mfcc.frames(264 + 88) == 2);
  }

  TEST_CASE("all frames at once are the frames one by one") {
    Mfcc mfcc(kOptions);
    const std::vector<float> samples = noise(1000);
    const std::vector<float> rows = mfcc.all(samples);
    REQUIRE(rows.size() == mfcc.frames(1000) * 12);
    std::vector<float> row(12);
    for (std::size_t i = 0; i < mfcc.frames(1000); ++i) {
      mfcc.frame(std::span(samples).subspan(i * 88, 264), row);
      for (std::size_t k = 0; k < 12; ++k) CHECK(row[k] == rows[i * 12 + k]);
    }
  }

  TEST_CASE("a louder signal changes the first coefficient only") {
    Mfcc mfcc(kOptions);
    std::vector<float> samples = noise(264);
    const std::vector<float> soft = mfcc.all(samples);
    for (float& sample : samples) sample *= 10;
    const std::vector<float> loud = mfcc.all(samples);
    // ln(100) for each of 26 bands, in an orthonormal transform.
    CHECK(loud[0] - soft[0] == doctest::Approx(std::log(100.0) * std::sqrt(26.0)).epsilon(1e-3));
    for (std::size_t k = 1; k < 12; ++k) CHECK(loud[k] == doctest::Approx(soft[k]).epsilon(1e-2));
  }

  TEST_CASE("silence and samples that are not finite give finite coefficients") {
    Mfcc mfcc(kOptions);
    std::vector<float> samples(264, 0.0F);
    for (const float value : mfcc.all(samples)) CHECK(std::isfinite(value));
    samples[3] = std::numeric_limits<float>::quiet_NaN();
    samples[9] = std::numeric_limits<float>::infinity();
    for (const float value : mfcc.all(samples)) CHECK(std::isfinite(value));
  }

  TEST_CASE("options that make no sense are refused") {
    CHECK_THROWS_AS(Mfcc({.window_s = 0}), Error);
    CHECK_THROWS_AS(Mfcc({.bands = 10, .coefficients = 11}), Error);
    CHECK_THROWS_AS(Mfcc({.floor = 0}), Error);
  }
}

}  // namespace
}  // namespace undertone::dsp

#include "src/dsp/level.hpp"

#include <cmath>
#include <numbers>
#include <vector>

#include <doctest/doctest.h>

#include "src/core/error.hpp"

namespace undertone::dsp {
namespace {

std::vector<float> sine(double amplitude, double hz, double rate_hz, std::size_t count) {
  std::vector<float> samples(count);
  for (std::size_t i = 0; i < count; ++i) {
    const double angle = 2 * std::numbers::pi * hz * static_cast<double>(i) / rate_hz;
    samples[i] = static_cast<float>(amplitude * std::sin(angle));
  }
  return samples;
}

}  // namespace

TEST_SUITE("dsp") {
  TEST_CASE("a sine's RMS is its amplitude by the root of two") {
    const auto samples = sine(0.6, 100, 8800, 8800);
    CHECK(rms(samples) == doctest::Approx(0.6 / std::numbers::sqrt2).epsilon(1e-4));
    CHECK(peak(samples) == doctest::Approx(0.6).epsilon(1e-3));
  }

  TEST_CASE("no samples have no level") {
    CHECK(rms({}) == 0);
    CHECK(peak({}) == 0);
    CHECK(rms_envelope({}, {}).empty());
  }

  TEST_CASE("decibels and amplitudes are each other's inverse above silence") {
    CHECK(to_decibel(1) == doctest::Approx(0));
    CHECK(to_decibel(0.1) == doctest::Approx(-20));
    CHECK(from_decibel(6.0206) == doctest::Approx(2));
    for (double level = -110; level < 40; level += 7.3) {
      CHECK(to_decibel(from_decibel(level)) == doctest::Approx(level));
    }
  }

  TEST_CASE("silence and nonsense have the lowest level") {
    for (const double amplitude : {0.0, -1.0, 1e-12, std::nan("")}) {
      CHECK(to_decibel(amplitude) == kSilenceDecibel);
    }
  }

  TEST_CASE("the envelope follows a step and has one value per begun hop") {
    std::vector<float> samples(1001, 0.0F);
    for (std::size_t i = 500; i < samples.size(); ++i) samples[i] = 0.25F;
    const auto envelope = rms_envelope(samples, {.hop = 100, .window = 100});
    REQUIRE(envelope.size() == 11);
    for (std::size_t i = 0; i < envelope.size(); ++i) {
      CHECK(envelope[i] == doctest::Approx(i < 5 ? 0.0 : 0.25));
    }
  }

  TEST_CASE("a window wider than the signal sees all of it") {
    const std::vector<float> samples{0.3F, -0.3F, 0.3F};
    const auto envelope = rms_envelope(samples, {.hop = 1, .window = 1000});
    REQUIRE(envelope.size() == 3);
    for (const float value : envelope) CHECK(value == doctest::Approx(0.3));
  }

  TEST_CASE("an envelope without hop or window is refused") {
    CHECK_THROWS_AS(rms_envelope({}, {.hop = 0, .window = 1}), Error);
    CHECK_THROWS_AS(rms_envelope({}, {.hop = 1, .window = 0}), Error);
  }
}

}  // namespace undertone::dsp

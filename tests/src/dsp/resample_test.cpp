#include "src/dsp/resample.hpp"

#include <cmath>
#include <numbers>

#include <doctest/doctest.h>

namespace undertone::dsp {
namespace {

std::vector<float> sine(double hz, double rate_hz, double seconds) {
  std::vector<float> samples(static_cast<std::size_t>(seconds * rate_hz));
  for (std::size_t i = 0; i < samples.size(); ++i)
    samples[i] = static_cast<float>(std::sin(2 * std::numbers::pi * hz * static_cast<double>(i) / rate_hz));
  return samples;
}

double largest(std::span<const float> samples) {
  double most = 0;
  for (const float sample : samples) most = std::max(most, static_cast<double>(std::abs(sample)));
  return most;
}

}  // namespace

TEST_SUITE("dsp") {
  TEST_CASE("a tone stays the same tone at another rate") {
    for (const double to : {8000.0, 11025.0, 44100.0, 17777.7}) {
      CAPTURE(to);
      const auto made = resampled(sine(440, 16000, 0.5), 16000, to);
      const auto wanted = sine(440, to, 0.5);
      REQUIRE(std::abs(std::ssize(made) - std::ssize(wanted)) <= 1);
      const std::size_t edge = made.size() / 20;
      for (std::size_t i = edge; i + edge < made.size(); ++i) CHECK(std::abs(made[i] - wanted[i]) < 2e-3);
    }
  }

  TEST_CASE("what the lower rate cannot hold is gone, not folded") {
    const auto made = resampled(sine(6000, 16000, 0.5), 16000, 8000);
    CHECK(largest(std::span(made).subspan(100, made.size() - 200)) < 5e-3);
  }

  TEST_CASE("nothing stays nothing") { CHECK(resampled({}, 16000, 8000).empty()); }
}

}  // namespace undertone::dsp

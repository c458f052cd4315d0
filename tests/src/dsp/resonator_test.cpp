#include "src/dsp/resonator.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <doctest/doctest.h>

namespace undertone::dsp {
namespace {

constexpr double kRateHz = 8800;

/// The filter's gain for a steady sine, measured once it has settled.
template <class Filter>
double gain_at(Filter filter, double hz) {
  double input_energy = 0;
  double output_energy = 0;
  for (int i = 0; i < 8800; ++i) {
    const double input = std::cos(2 * std::numbers::pi * hz * i / kRateHz);
    const double output = filter.step(input);
    if (i < 4400) continue;
    input_energy += input * input;
    output_energy += output * output;
  }
  return std::sqrt(output_energy / input_energy);
}

}  // namespace

TEST_SUITE("dsp") {
  TEST_CASE("a resonator passes 0 Hz unchanged and is loudest at its frequency") {
    Resonator resonator;
    resonator.tune(1000, 80, kRateHz);
    CHECK(gain_at(resonator, 0) == doctest::Approx(1).epsilon(1e-6));
    const double top = gain_at(resonator, 1000);
    CHECK(top > 5);
    CHECK(top > gain_at(resonator, 850));
    CHECK(top > gain_at(resonator, 1150));
  }

  TEST_CASE("a resonator loses three decibels at half its bandwidth") {
    Resonator resonator;
    resonator.tune(2200, 100, kRateHz);
    const double share = gain_at(resonator, 2250) / gain_at(resonator, 2200);
    CHECK(share == doctest::Approx(1 / std::numbers::sqrt2).epsilon(0.03));
  }

  TEST_CASE("an anti-resonator undoes a resonator") {
    Resonator resonator;
    AntiResonator inverse;
    resonator.tune(700, 90, kRateHz);
    inverse.tune(700, 90, kRateHz);
    for (int i = 0; i < 500; ++i) {
      const double input = i % 37 == 0 ? 1.0 : 0.1 * (i % 5);
      CHECK(inverse.step(resonator.step(input)) == doctest::Approx(input).epsilon(1e-9));
    }
  }

  TEST_CASE("a band-pass has gain one in the middle and none at 0 Hz") {
    BandPass band;
    band.tune(2000, 300, kRateHz);
    CHECK(gain_at(band, 2000) == doctest::Approx(1).epsilon(0.01));
    CHECK(gain_at(band, 0) == doctest::Approx(0).epsilon(1e-6));
    CHECK(gain_at(band, 500) < 0.2);
    CHECK(gain_at(band, 4000) < 0.2);
  }

  TEST_CASE("retuning a resonator while it sounds does not make it jump") {
    Resonator resonator;
    double before = 0;
    double largest_step = 0;
    for (int i = 0; i < 4000; ++i) {
      resonator.tune(500 + 0.2 * i, 80, kRateHz);
      const double output = resonator.step(std::sin(2 * std::numbers::pi * 100 * i / kRateHz));
      largest_step = std::max(largest_step, std::abs(output - before));
      before = output;
    }
    // The source itself moves by 0.07 a sample; the first formant adds its ringing.
    CHECK(largest_step < 0.3);
  }
}

}  // namespace undertone::dsp

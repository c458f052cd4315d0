#include "src/dsp/statistics.hpp"

#include <cmath>
#include <vector>

#include <doctest/doctest.h>

#include "src/dsp/smoothing.hpp"

using namespace undertone;

TEST_SUITE("dsp") {
  TEST_CASE("statistics of nothing are 0") {
    CHECK(dsp::mean({}) == 0);
    CHECK(dsp::deviation({}) == 0);
    CHECK(dsp::percentile({}, 0.5) == 0);
    CHECK(dsp::extrema({}, 0.1).empty());
    CHECK(dsp::runs({}, dsp::RunOf::kZero, 1).runs == 0);
  }

  TEST_CASE("percentiles lie between the values that they fall between") {
    const std::vector<float> values{1, 2, 4, 8, 16};
    CHECK(dsp::percentile(values, 0) == 1);
    CHECK(dsp::percentile(values, 1) == 16);
    CHECK(dsp::percentile(values, 0.5) == 4);
    CHECK(dsp::percentile(values, 0.625) == 6);
  }

  TEST_CASE("a triangle wave rises and falls as steeply as it was made") {
    std::vector<float> values;
    for (int period = 0; period < 6; ++period) {
      for (int i = 0; i < 10; ++i) values.push_back(static_cast<float>(i) / 10);      // 10 steps up
      for (int i = 0; i < 20; ++i) values.push_back(1 - static_cast<float>(i) / 20);  // 20 down
    }
    values.insert(values.end(), {0, 0, 0});  // a level end: one more rise, of slope 0
    const auto slopes = dsp::slopes(values, 0.1, 0.01);
    CHECK(slopes.peaks == 6);
    CHECK(slopes.rising_mean == doctest::Approx(10 * 6.0 / 7));
    CHECK(slopes.rising_deviation == doctest::Approx(std::sqrt(6 * (10 / 7.0) * (10 / 7.0) / 7)));
    CHECK(slopes.falling_mean == doctest::Approx(5));
    CHECK(slopes.falling_deviation == doctest::Approx(0).epsilon(1e-4));
  }

  TEST_CASE("a ripple below the share of the range is no peak") {
    std::vector<float> values(400);
    for (std::size_t i = 0; i < values.size(); ++i) {
      const double t = static_cast<double>(i) / 100;
      values[i] = static_cast<float>(std::sin(2 * M_PI * t) + 0.04 * std::sin(2 * M_PI * 13 * t));
    }
    CHECK(dsp::slopes(values, 0.1, 0.01).peaks == 4);
    CHECK(dsp::slopes(values, 0.0, 0.01).peaks > 4);
  }

  TEST_CASE("runs are counted from the length that is asked for on") {
    const std::vector<float> values{0, 0, 0, 1, 1, 0, 1, 1, 1, 1, 0, 0};
    const auto there = dsp::runs(values, dsp::RunOf::kNonzero, 3);
    CHECK(there.runs == 1);
    CHECK(there.mean_length == 4);
    const auto gone = dsp::runs(values, dsp::RunOf::kZero, 2);
    CHECK(gone.runs == 2);
    CHECK(gone.mean_length == 2.5);
    CHECK(gone.length_deviation == 0.5);
  }

  TEST_CASE("smoothing keeps a constant, and zeros where they mean absence") {
    const std::vector<float> constant(7, 2.5F);
    std::vector<float> smoothed(7);
    dsp::smooth_three(constant, smoothed);
    CHECK(smoothed == constant);
    const std::vector<float> gaps{0, 3, 6, 0, 9, 0, 0};
    dsp::smooth_three_nonzero(gaps, smoothed);
    CHECK(smoothed == std::vector<float>{0, 4.5F, 4.5F, 0, 9, 0, 0});
    CHECK_THROWS(dsp::smooth_three(constant, std::span(smoothed).first(3)));
    CHECK_THROWS(dsp::smooth_three(smoothed, smoothed));
  }
}

#include "pipeline/segment/speaker_scatter.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <random>
#include <vector>

#include <doctest/doctest.h>

#include "src/core/error.hpp"
#include "tests/support/errors.hpp"

namespace undertone::pipeline {
namespace {

/// Speakers differ in statistic 7 most and in statistic 3 a little; every statistic has a scale of its own.
std::vector<WeightedStatistics> pieces_of(std::size_t count, std::mt19937& random) {
  std::normal_distribution<double> normal;
  const double high = 3 * normal(random);
  const double low = normal(random);
  std::vector<WeightedStatistics> pieces(count);
  for (WeightedStatistics& piece : pieces) {
    piece.weight = 0.5 + 1.5 * std::generate_canonical<double, 53>(random);
    for (std::size_t i = 0; i < kSpeakerStatistics; ++i) {
      const double shift = i == 7 ? high : (i == 3 ? low : 0.0);
      const double scale = 0.01 * static_cast<double>(i + 1);
      piece.values[i] = 5 + scale * (shift + normal(random) / std::sqrt(piece.weight));
    }
  }
  return pieces;
}

SpeakerScatter make_scatter(unsigned seed) {
  std::mt19937 random(seed);
  SpeakerScatter scatter;
  for (std::size_t speaker = 0; speaker < 300; ++speaker) {
    scatter.add_speaker(speaker % 3, pieces_of(100, random));
  }
  return scatter;
}

TEST_SUITE("segment") {
  TEST_CASE("the directions in which speakers differ come first, with their variances") {
    const SpeakerSpace space = make_scatter(1).solve();
    // The ridge takes 2 %, and the variance of 300 draws is off by a tenth at most.
    CHECK(space.spread[0] == doctest::Approx(9).epsilon(0.2));
    CHECK(space.spread[1] == doctest::Approx(1).epsilon(0.2));
    CHECK(space.spread[2] < 0.05F);
    CHECK(std::is_sorted(space.spread.rbegin(), space.spread.rend()));
    for (const auto& [dimension, statistic] : {std::pair{0U, 7U}, std::pair{1U, 3U}}) {
      for (std::size_t i = 0; i < kSpeakerStatistics; ++i) {
        const double share =
            std::abs(static_cast<double>(space.projection[i][dimension])) * 0.01 * static_cast<double>(i + 1);
        if (i == statistic) CHECK(share == doctest::Approx(1).epsilon(0.05));
        if (i != statistic) CHECK(share < 0.15);
      }
    }
  }

  TEST_CASE("pieces of one speaker vary by 1 over weight in the space") {
    const SpeakerSpace space = make_scatter(2).solve();
    std::mt19937 random(77);
    const auto pieces = pieces_of(4000, random);
    std::array<double, kSpeakerDimensions> sum{}, square_sum{};
    for (const WeightedStatistics& piece : pieces) {
      const SpeakerVector vector = project(space, piece.values);
      SpeakerStatistics centre;
      centre.fill(5);
      const SpeakerVector origin = project(space, centre);
      for (std::size_t k = 0; k < kSpeakerDimensions; ++k) {
        const double value = std::sqrt(piece.weight) * static_cast<double>(vector[k] - origin[k]);
        sum[k] += value;
        square_sum[k] += value * value;
      }
    }
    for (std::size_t k = 2; k < kSpeakerDimensions; ++k) {  // the first two hold who it is
      const double mean = sum[k] / 4000;
      CHECK(square_sum[k] / 4000 - mean * mean == doctest::Approx(1).epsilon(0.15));
    }
  }

  TEST_CASE("a shift that all recordings of a group share changes nothing") {
    std::mt19937 random(5);
    SpeakerScatter apart, shifted;
    for (std::size_t speaker = 0; speaker < 40; ++speaker) {
      auto pieces = pieces_of(50, random);
      apart.add_speaker(speaker % 2, pieces);
      for (WeightedStatistics& piece : pieces) {
        for (double& value : piece.values) value += speaker % 2 == 0 ? 8 : -3;
      }
      shifted.add_speaker(speaker % 2, pieces);
    }
    const SpeakerSpace left = apart.solve(), right = shifted.solve();
    for (std::size_t k = 0; k < 2; ++k) {
      CHECK(left.spread[k] == doctest::Approx(right.spread[k]).epsilon(1e-4));
    }
  }

  TEST_CASE("too few speakers, or nothing that varies, make no space") {
    SpeakerScatter scatter;
    const auto kind = [&] { return support::error_of([&] { scatter.solve(); })->kind(); };
    CHECK(kind() == ErrorKind::kBadInput);
    std::mt19937 random(1);
    scatter.add_speaker(0, pieces_of(100, random));
    scatter.add_speaker(1, pieces_of(100, random));
    scatter.add_speaker(1, {});
    CHECK(kind() == ErrorKind::kBadInput);

    scatter = {};
    const std::vector<WeightedStatistics> constant(10);
    scatter.add_speaker(0, constant);
    scatter.add_speaker(0, constant);
    CHECK(kind() == ErrorKind::kBadInput);
  }
}

}  // namespace
}  // namespace undertone::pipeline

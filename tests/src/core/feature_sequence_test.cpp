#include "src/core/feature_sequence.hpp"

#include <functional>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "tests/support/errors.hpp"

using namespace undertone;
using support::error_text;

namespace {

constexpr auto kSizesDisagree = "internal: a feature sequence whose sizes disagree";

FeatureSequence sample() {
  FeatureSequence sequence = make_feature_sequence(3, 2);
  sequence.values = {1, 2, 3, 4, 5, 6};
  sequence.start_s = 10.5;
  sequence.hop_s = 0.25;
  sequence.valid = {1, 0, 1};
  sequence.names = {"pitch", "energy"};
  return sequence;
}

std::string error_after(const std::function<void(FeatureSequence&)>& change) {
  FeatureSequence sequence = sample();
  change(sequence);
  return error_text([&] { check(sequence); });
}

}  // namespace

TEST_SUITE("core") {
  TEST_CASE("a new feature sequence has its sizes and no valid step") {
    const FeatureSequence sequence = make_feature_sequence(5, 7);
    CHECK(sequence.steps == 5);
    CHECK(sequence.dimension == 7);
    CHECK(sequence.values.size() == 35);
    CHECK(sequence.valid == std::vector<std::uint8_t>(5, 0));
    CHECK(!sequence.any_valid());
    CHECK(error_text([&] { check(sequence); }) == "no error");
  }

  TEST_CASE("steps have the times of their own where these are given, else follow one another") {
    FeatureSequence sequence = sample();
    CHECK(sequence.time_s(2) == 11.0);
    sequence.times_s = {10.5, 10.6, 12.25};
    CHECK(sequence.time_s(2) == 12.25);
    CHECK(error_text([&] { check(sequence); }) == "no error");
    CHECK(error_after([](FeatureSequence& changed) { changed.times_s = {1, 2}; }) == kSizesDisagree);
  }

  TEST_CASE("one valid step anywhere makes a sequence hold something") {
    for (std::size_t t = 0; t < 4; ++t) {
      FeatureSequence sequence = make_feature_sequence(4, 1);
      sequence.valid[t] = 1;
      CHECK(sequence.any_valid());
    }
    CHECK(!make_feature_sequence(0, 3).any_valid());
  }

  TEST_CASE("a step is a row of the values, to read and to write") {
    FeatureSequence sequence = sample();
    const auto row = std::as_const(sequence).step(1);
    CHECK(std::vector<float>(row.begin(), row.end()) == std::vector<float>{3, 4});
    sequence.step(2)[0] = 50;
    CHECK(sequence.values == std::vector<float>{1, 2, 3, 4, 50, 6});
    CHECK(sequence.step(0).size() == 2);
  }

  TEST_CASE("steps lie a hop apart, from the start on") {
    const FeatureSequence sequence = sample();
    CHECK(sequence.time_s(0) == 10.5);
    CHECK(sequence.time_s(1) == 10.75);
    CHECK(sequence.time_s(1000000) == 250010.5);
  }

  TEST_CASE("sizes that disagree are found, each one") {
    CHECK(error_after([](FeatureSequence&) {}) == "no error");
    CHECK(error_after([](FeatureSequence& sequence) { sequence.steps = 4; }) == kSizesDisagree);
    CHECK(error_after([](FeatureSequence& sequence) { sequence.dimension = 3; }) == kSizesDisagree);
    CHECK(error_after([](FeatureSequence& sequence) { sequence.values.pop_back(); }) == kSizesDisagree);
    CHECK(error_after([](FeatureSequence& sequence) { sequence.valid.push_back(1); }) == kSizesDisagree);
    CHECK(error_after([](FeatureSequence& sequence) { sequence.names.pop_back(); }) == kSizesDisagree);
    CHECK(error_after([](FeatureSequence& sequence) { sequence.names.clear(); }) == "no error");
  }

  TEST_CASE("a number that is not finite is found in a valid step, with its time") {
    for (const float bad : {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity(),
                            -std::numeric_limits<float>::infinity()}) {
      const auto error = error_after([&](FeatureSequence& sequence) { sequence.step(2)[1] = bad; });
      CHECK(error == "internal: a feature that is not a number at 11.000000 s");
    }
  }

  TEST_CASE("what stands under a false mask does not matter") {
    CHECK(error_after([](FeatureSequence& sequence) {
            sequence.step(1)[0] = std::numeric_limits<float>::quiet_NaN();
          }) == "no error");
  }
}

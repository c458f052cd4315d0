#include "pipeline/segment/diarization_error.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "src/core/error.hpp"

namespace undertone::pipeline {
namespace {

using Turns = std::vector<SpeakerTurn>;

DiarizationError score(const Turns& reference, const Turns& found, double collar_s = 0,
                       Overlaps overlaps = Overlaps::kScored) {
  return diarization_error(reference, found, {.collar_s = collar_s, .overlaps = overlaps});
}

Turns random_turns(std::mt19937& random, std::size_t speakers) {
  std::uniform_real_distribution<double> time(0, 100);
  std::uniform_real_distribution<double> length(0, 10);
  Turns turns;
  for (int i = 0; i < 20; ++i) {
    const double begin_s = time(random);
    turns.push_back(
        {{begin_s, begin_s + length(random)}, std::string(1, static_cast<char>('a' + random() % speakers))});
  }
  return turns;
}

TEST_SUITE("segment") {
  TEST_CASE("the reference itself has no error, whatever its speakers are called") {
    const Turns reference{{{0, 4}, "ann"}, {{3, 8}, "bob"}, {{9, 12}, "ann"}};
    const Turns renamed{{{0, 4}, "2"}, {{3, 8}, "1"}, {{9, 12}, "2"}};
    const auto error = score(reference, renamed);
    CHECK(error.speaker_s == doctest::Approx(12));
    CHECK(error.total_s() == doctest::Approx(0));
    CHECK(error.mapping.size() == 2);
    CHECK(error.mapping[0] == std::pair<std::string, std::string>("ann", "2"));
  }

  TEST_CASE("the three parts of a case worked by hand") {
    // ann 0-10, bob 10-20. Found: x 1-12, y 14-22.
    // Missed 0-1 and 12-14; false alarm 20-22; confusion 10-12, since x is ann and y is bob.
    const auto error = score({{{0, 10}, "ann"}, {{10, 20}, "bob"}}, {{{1, 12}, "x"}, {{14, 22}, "y"}});
    CHECK(error.speaker_s == doctest::Approx(20));
    CHECK(error.missed_s == doctest::Approx(3));
    CHECK(error.false_alarm_s == doctest::Approx(2));
    CHECK(error.confusion_s == doctest::Approx(2));
    CHECK(error.rate() == doctest::Approx(7.0 / 20));
    CHECK(error.speech_s == doctest::Approx(20));
    CHECK(error.missed_speech_s == doctest::Approx(3));
    CHECK(error.false_speech_s == doctest::Approx(2));
    CHECK(error.speech_error_rate() == doctest::Approx(0.25));
  }

  TEST_CASE("the mapping is the best one, not the first that fits") {
    // x shares 5 s with ann and 4 s with bob; y shares 4 s with ann alone: x must be bob, y ann, 8 of 13 s
    // right.
    const Turns reference{{{0, 9}, "ann"}, {{9, 13}, "bob"}};
    const Turns found{{{0, 5}, "x"}, {{5, 9}, "y"}, {{9, 13}, "x"}};
    const auto error = score(reference, found);
    CHECK(error.confusion_s == doctest::Approx(5));
    CHECK(score(reference, {{{0, 5}, "x"}, {{5, 9}, "y"}, {{9, 13}, "z"}}).confusion_s == doctest::Approx(4));
  }

  TEST_CASE("overlapping speakers count each") {
    // Two speak in 4-6 and one is found there: 2 s missed. One speaks in 0-4 and two are found: 4 s false
    // alarm.
    const Turns reference{{{0, 6}, "ann"}, {{4, 10}, "bob"}};
    const Turns found{{{0, 6}, "x"}, {{0, 4}, "z"}, {{6, 10}, "y"}};
    const auto error = score(reference, found);
    CHECK(error.speaker_s == doctest::Approx(12));
    CHECK(error.missed_s == doctest::Approx(2));
    CHECK(error.false_alarm_s == doctest::Approx(4));
    CHECK(error.confusion_s == doctest::Approx(0));
    const auto alone = score(reference, found, 0, Overlaps::kLeftOut);
    CHECK(alone.speaker_s == doctest::Approx(8));
    CHECK(alone.missed_s == doctest::Approx(0));
  }

  TEST_CASE("the collar is left out around both ends of reference turns only") {
    // Scored of 10-20 with 0.25 s: 10.25-19.75, and all from 0 to 9.75 and from 20.25 on.
    const Turns reference{{{10, 20}, "ann"}};
    const auto error = score(reference, {{{9, 15}, "x"}, {{15, 22}, "x"}}, 0.25);
    CHECK(error.speaker_s == doctest::Approx(9.5));
    CHECK(error.false_alarm_s == doctest::Approx(0.75 + 1.75));
    CHECK(error.missed_s == doctest::Approx(0));
    const auto inside = score(reference, {{{10.2, 19.8}, "x"}}, 0.25);
    CHECK(inside.total_s() == doctest::Approx(0));
  }

  TEST_CASE("a speaker who overlaps with himself counts once") {
    const auto error = score({{{0, 6}, "ann"}, {{4, 10}, "ann"}}, {{{0, 10}, "x"}, {{2, 3}, "x"}});
    CHECK(error.speaker_s == doctest::Approx(10));
    CHECK(error.total_s() == doctest::Approx(0));
    CHECK(score({{{0, 6}, "a"}, {{4, 10}, "a"}}, {}, 0.25).speaker_s == doctest::Approx(9.5));
  }

  TEST_CASE("nothing found is all missed, and nothing to find makes the rate infinite") {
    const auto missed = score({{{0, 5}, "ann"}}, {});
    CHECK(missed.missed_s == doctest::Approx(5));
    CHECK(missed.rate() == doctest::Approx(1));
    CHECK(std::isinf(score({}, {{{0, 5}, "x"}}).rate()));
    CHECK(score({}, {}).rate() == 0);
  }

  TEST_CASE("for random turns the parts add up, and renaming or reordering changes nothing") {
    std::mt19937 random(1);
    for (int round = 0; round < 50; ++round) {
      const Turns reference = random_turns(random, 4);
      Turns found = random_turns(random, 3);
      const auto error = score(reference, found, 0.1);
      CHECK(error.missed_s + error.confusion_s <= error.speaker_s + 1e-9);
      CHECK(error.missed_speech_s <= error.missed_s + 1e-9);
      CHECK(error.false_speech_s <= error.false_alarm_s + 1e-9);
      for (SpeakerTurn& turn : found) turn.speaker = "so " + turn.speaker;
      std::shuffle(found.begin(), found.end(), random);
      const auto again = score(reference, found, 0.1);
      CHECK(again.confusion_s == doctest::Approx(error.confusion_s).epsilon(1e-9));
      CHECK(again.total_s() == doctest::Approx(error.total_s()).epsilon(1e-9));
      CHECK(score(reference, reference, 0.1).total_s() == doctest::Approx(0).epsilon(1e-9));
    }
  }

  TEST_CASE("spans that make no sense are refused, and empty ones are nothing") {
    CHECK_THROWS_AS(score({{{5, 4}, "ann"}}, {}), Error);
    CHECK_THROWS_AS(score({}, {{{0, std::numeric_limits<double>::infinity()}, "x"}}), Error);
    CHECK_THROWS_AS(score({}, {}, -1), Error);
    CHECK(score({{{3, 3}, "ann"}}, {{{3, 3}, "x"}}, 0.25).speaker_s == 0);
  }
}

}  // namespace
}  // namespace undertone::pipeline

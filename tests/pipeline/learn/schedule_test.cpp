#include "pipeline/learn/schedule.hpp"

#include <doctest/doctest.h>

namespace undertone::pipeline {
namespace {

ScheduleOptions of_kind(ScheduleKind kind, double warm_up = 0) {
  ScheduleOptions options;
  options.kind = kind;
  options.warm_up = warm_up;
  return options;
}

}  // namespace

TEST_SUITE("learn") {
  TEST_CASE("a constant rate is constant after its warm-up, in which it rises evenly") {
    const auto options = of_kind(ScheduleKind::kConstant, 0.1);
    CHECK(schedule_factor(options, 0, 100) == doctest::Approx(1.0 / 11));
    CHECK(schedule_factor(options, 9, 100) == doctest::Approx(10.0 / 11));
    CHECK(schedule_factor(options, 10, 100) == 1);
    CHECK(schedule_factor(options, 99, 100) == 1);
    CHECK(schedule_factor(of_kind(ScheduleKind::kConstant), 0, 100) == 1);
  }

  TEST_CASE("a cosine falls from 1 to 0, and is half-way in the middle") {
    const auto options = of_kind(ScheduleKind::kCosine);
    CHECK(schedule_factor(options, 0, 100) == 1);
    CHECK(schedule_factor(options, 50, 100) == doctest::Approx(0.5));
    CHECK(schedule_factor(options, 99, 100) < 0.001);
    CHECK(schedule_factor(of_kind(ScheduleKind::kCosine, 0.2), 60, 100) == doctest::Approx(0.5));
  }

  TEST_CASE("one cycle rises from a 25th to 1 and falls to 0") {
    const auto options = of_kind(ScheduleKind::kOneCycle);
    CHECK(schedule_factor(options, 0, 100) == doctest::Approx(0.04));
    CHECK(schedule_factor(options, 30, 100) == doctest::Approx(1));
    CHECK(schedule_factor(options, 99, 100) < 0.001);
    for (int step = 1; step < 30; ++step)
      CHECK(schedule_factor(options, step, 100) > schedule_factor(options, step - 1, 100));
  }

  TEST_CASE("a plateau lowers the rate when more epochs than its patience brought nothing") {
    auto options = of_kind(ScheduleKind::kPlateau);
    options.plateau_patience = 2;
    options.plateau_factor = 0.1;
    Plateau plateau(options);
    for (const bool improved : {true, false, false, true, false, false}) plateau.note(improved);
    CHECK(plateau.factor() == 1);
    plateau.note(false);
    CHECK(plateau.factor() == doctest::Approx(0.1));
    Plateau other(options);
    other.restore(plateau.factor(), plateau.waited());
    for (int i = 0; i < 3; ++i) other.note(false);
    CHECK(other.factor() == doctest::Approx(0.01));
    Plateau none(of_kind(ScheduleKind::kConstant));
    for (int i = 0; i < 99; ++i) none.note(false);
    CHECK(none.factor() == 1);
  }
}

}  // namespace undertone::pipeline

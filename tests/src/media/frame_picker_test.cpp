#include "src/media/frame_picker.hpp"

#include <map>
#include <random>
#include <vector>

#include <doctest/doctest.h>

using namespace undertone;
using namespace undertone::media;

namespace {

std::vector<double> random_times(std::mt19937& random, int count, double mean_gap_s) {
  std::uniform_real_distribution<double> gap(0.001, 2 * mean_gap_s);
  std::vector<double> times = {-0.3};
  while (static_cast<int>(times.size()) < count) times.push_back(times.back() + gap(random));
  return times;
}

std::vector<double> pick_all(FramePicker picker, const std::vector<double>& times) {
  std::vector<double> picked;
  for (const double time_s : times) {
    if (picker.pick(time_s)) picked.push_back(time_s);
  }
  return picked;
}

}  // namespace

TEST_SUITE("media") {
  TEST_CASE("the first frame that begins in a cell is picked, and a cell in which none begins has none") {
    std::mt19937 random(3);
    for (const double rate_hz : {0.5, 3.0, 5.0, 29.97}) {
      for (const double gap_s : {0.02, 0.2, 1.0}) {
        const auto times = random_times(random, 300, gap_s);
        std::map<double, double> first_by_cell;
        for (const double time_s : times) first_by_cell.emplace(std::floor(time_s * rate_hz), time_s);
        std::vector<double> expected;
        for (const auto& [cell, time_s] : first_by_cell) expected.push_back(time_s);
        CHECK(pick_all(FramePicker(rate_hz, all_time()), times) == expected);
      }
    }
  }

  TEST_CASE("reading a part picks what reading the whole picks there, wherever the part begins") {
    std::mt19937 random(4);
    const auto times = random_times(random, 400, 0.05);
    const auto whole = pick_all(FramePicker(5, all_time()), times);
    std::uniform_real_distribution<double> bound(-1, 22);
    for (int i = 0; i < 50; ++i) {
      const double a = bound(random), b = bound(random);
      const TimeSpan span{std::min(a, b), std::max(a, b)};
      std::vector<double> expected;
      for (const double time_s : whole) {
        if (span.contains(time_s)) expected.push_back(time_s);
      }
      CHECK(pick_all(FramePicker(5, span), times) == expected);
    }
  }

  TEST_CASE("rate 0 picks every frame of the span, whose end does not belong to it") {
    const std::vector<double> times = {0, 0.1, 0.2, 0.3, 0.4};
    CHECK(pick_all(FramePicker(0, {0.1, 0.3}), times) == std::vector<double>{0.1, 0.2});
  }

  TEST_CASE("a time that a container rounded to just before a border counts as on it") {
    const std::vector<double> times = {0.0, 0.0999999999, 0.1999999999, 0.2999999999};
    CHECK(pick_all(FramePicker(10, all_time()), times).size() == 4);
    CHECK(pick_all(FramePicker(5, all_time()), times) == std::vector<double>{0.0, 0.1999999999});
  }

  TEST_CASE(
      "a frame that does not lie after the last one is never picked, nor does it move the picker back") {
    FramePicker picker(0, all_time());
    CHECK(picker.pick(1.0));
    CHECK_FALSE(picker.pick(1.0));
    CHECK_FALSE(picker.pick(0.5));
    CHECK_FALSE(picker.pick(0.9));
    CHECK(picker.pick(1.1));
  }

  TEST_CASE("the end of a cell lies in the next one, by a rounding") {
    const FramePicker picker(5, all_time());
    for (const double time_s : {-0.7, 0.0, 0.1, 0.19, 0.2, 7.77}) {
      CAPTURE(time_s);
      const double end_s = picker.cell_end_s(time_s);
      CHECK(end_s > time_s);
      CHECK(picker.would_pick(end_s + 1e-9, time_s));
      CHECK_FALSE(picker.would_pick(std::max(time_s, end_s - 1e-3), time_s));
    }
  }
}

#include "src/core/time_span.hpp"

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "tests/support/random.hpp"

using namespace undertone;
using support::Random;

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
// Half of the last digit that a clock shows, and what a double of a few weeks of seconds is off by.
constexpr double kHalfMillisecond_s = 0.0005 + 1e-9;

TimeSpan random_span(Random& random) {
  // On a coarse grid, so that spans often touch or coincide.
  const double begin_s = static_cast<double>(random.integer(-8, 8)) * 0.25;
  return {begin_s, begin_s + static_cast<double>(random.integer(0, 12)) * 0.25};
}

}  // namespace

TEST_SUITE("core") {
  TEST_CASE("a span contains its begin and not its end") {
    const TimeSpan span{1.25, 3.5};
    CHECK(span.duration_s() == 2.25);
    CHECK(span.contains(1.25));
    CHECK(span.contains(std::nextafter(3.5, 0)));
    CHECK(!span.contains(3.5));
    CHECK(!span.contains(std::nextafter(1.25, 0)));
    CHECK(!span.contains(kNan));
    CHECK(!TimeSpan{2, 2}.contains(2));
  }

  TEST_CASE("of touching spans exactly one contains the instant between them") {
    const TimeSpan before{0.5, 2.75}, after{2.75, 3};
    CHECK(!before.contains(2.75));
    CHECK(after.contains(2.75));
    CHECK(before.overlap_s(after) == 0);
  }

  TEST_CASE("overlap is symmetric, never negative, and counts the instants that both contain") {
    Random random(11);
    for (int i = 0; i < 500; ++i) {
      const TimeSpan a = random_span(random), b = random_span(random);
      int shared = 0;
      for (double time_s = -3; time_s < 7; time_s += 0.25) shared += a.contains(time_s) && b.contains(time_s);
      CHECK(a.overlap_s(b) == 0.25 * shared);
      CHECK(a.overlap_s(b) == b.overlap_s(a));
      CHECK(a.overlap_s(a) == a.duration_s());
    }
  }

  TEST_CASE("a clock shows hours, minutes, seconds and milliseconds") {
    CHECK(format_clock(3725.5) == "01:02:05.500");
    CHECK(format_clock(0) == "00:00:00.000");
    CHECK(format_clock(-75.25) == "-00:01:15.250");
    CHECK(format_clock(359999.999) == "99:59:59.999");
    CHECK(format_clock(360000) == "100:00:00.000");
  }

  TEST_CASE("rounding carries over, and what rounds to zero has no sign") {
    CHECK(format_clock(59.9995) == "00:01:00.000");
    CHECK(format_clock(3599.9996) == "01:00:00.000");
    CHECK(format_clock(0.0625) == "00:00:00.063");
    CHECK(format_clock(-0.0625) == "-00:00:00.063");
    CHECK(format_clock(-0.0004) == "00:00:00.000");
    CHECK(format_clock(-0.0) == "00:00:00.000");
  }

  TEST_CASE("a clock has an answer for times that are none") {
    CHECK(format_clock(kNan) == "--:--:--.---");
    CHECK(format_clock(kInfinity) == "--:--:--.---");
    CHECK(format_clock(1e300) == format_clock(1e18));
    CHECK(format_clock(-1e300).front() == '-');
  }

  TEST_CASE("a clock reads back within half a millisecond, and then for ever the same") {
    Random random(12);
    for (int i = 0; i < 3000; ++i) {
      const double seconds = random.uniform(-1, 1) * std::pow(10, random.uniform(-4, 6));
      const std::string text = format_clock(seconds);
      CAPTURE(text);
      const auto read = parse_clock(text);
      REQUIRE(read);
      CHECK(std::abs(*read - seconds) <= kHalfMillisecond_s);
      CHECK(format_clock(*read) == text);
    }
  }

  TEST_CASE("one, two and three parts are read, with a point or a comma") {
    CHECK(parse_clock("75.5") == 75.5);
    CHECK(parse_clock("1:15.5") == 75.5);
    CHECK(parse_clock("01:02:05.500") == 3725.5);
    CHECK(parse_clock("01:02:05,500") == 3725.5);
    CHECK(parse_clock("-1:15,25") == -75.25);
    CHECK(parse_clock("600") == 600.0);
    CHECK(parse_clock("90:00") == 5400.0);
    CHECK(parse_clock("1000:00:00") == 3600000.0);
    CHECK(parse_clock("0:0:0") == 0.0);
  }

  TEST_CASE("minutes and seconds behind a larger unit stay below 60") {
    CHECK(parse_clock("1:59.999") == 119.999);
    CHECK(!parse_clock("1:60"));
    CHECK(!parse_clock("1:60:00"));
    CHECK(!parse_clock("1:00:60"));
    CHECK(!parse_clock("0:99.5"));
  }

  TEST_CASE("anything else is refused") {
    const std::vector<std::string> texts{"",
                                         " ",
                                         "-",
                                         "--5",
                                         "+5",
                                         "1 ",
                                         " 1",
                                         "1s",
                                         "abc",
                                         ".5",
                                         "5.",
                                         "1.2.3",
                                         "1,2,3",
                                         "1.,2",
                                         ":",
                                         "1:",
                                         ":1",
                                         "1::2",
                                         "1:-2",
                                         "-1:-2",
                                         "1:2:3:4",
                                         "0:0:0:0",
                                         "1.5:30",
                                         "1:1.5:3",
                                         "1;2",
                                         "1e3",
                                         "0x10",
                                         "inf",
                                         "nan",
                                         "infinity",
                                         "NaN",
                                         "1:nan",
                                         "1:2:inf",
                                         "1\n",
                                         "1:2\t",
                                         "１:２",
                                         "\u22125",
                                         "1:02:05.500-",
                                         "01:02:05.500 --> 01:02:06.500",
                                         std::string("1\0", 2)};
    for (const std::string& text : texts) {
      CAPTURE(text);
      CHECK(!parse_clock(text));
    }
  }

  TEST_CASE("numbers that no double holds are refused instead of becoming infinite") {
    const std::string huge(308, '9');
    CHECK(parse_clock(huge));
    CHECK(!parse_clock(huge + "0"));
    CHECK(!parse_clock(huge + ":00:00"));
    CHECK(!parse_clock(std::string(100000, '9')));
    CHECK(parse_clock(std::string(100000, '0') + "1:30") == 90.0);
  }

  TEST_CASE("whatever the text, what is accepted is finite and made of digits, colons and marks") {
    Random random(13);
    int accepted = 0;
    for (int i = 0; i < 20000; ++i) {
      std::string text = format_clock(random.uniform(-1e5, 1e5));
      for (std::size_t edits = random.below(4); edits > 0; --edits) {
        const std::size_t at = random.below(text.size() + 1);
        if (random.below(2) == 0) {
          text.insert(at, random.below(3) == 0 ? random.text(1)
                                               : std::string(1, random.pick(std::string("0159:.,-+ e"))));
        } else {
          text.erase(at, 1 + random.below(3));
        }
      }
      const auto seconds = parse_clock(text);
      if (!seconds) continue;
      ++accepted;
      CAPTURE(text);
      CHECK(std::isfinite(*seconds));
      CHECK(text.find_first_not_of("0123456789:.,", text.front() == '-') == std::string::npos);
      CHECK(std::isdigit(static_cast<unsigned char>(text.back())));
    }
    CHECK(accepted > 1000);
  }
}

#include "data/transcripts/text_lines.hpp"

#include <doctest/doctest.h>

#include "data/transcripts/clock_formats.hpp"

using namespace undertone;
using namespace undertone::data;

TEST_SUITE("data") {
  TEST_CASE("lines end at LF, CRLF and CR, and are counted from 1") {
    LineReader lines("a\nb\r\nc\r\r\nd");
    std::string seen;
    while (const auto line = lines.next())
      seen += std::to_string(line->number) + std::string(line->text) + " ";
    CHECK(seen == "1a 2b 3c 4 5d ");
  }

  TEST_CASE("an excerpt is short, of one line, and cut between characters") {
    CHECK(excerpt("  a\tb\nc ") == "\"a?b?c\"");
    std::string long_text;
    for (int i = 0; i < 1000; ++i) long_text += "\xC3\xA9";
    CHECK(excerpt(long_text).size() < 80);
    CHECK(excerpt(long_text).ends_with("\xC3\xA9\xE2\x80\xA6\""));
  }

  TEST_CASE("problems beyond the limit are counted") {
    ProblemList problems;
    for (int line = 1; line <= 10'500; ++line) problems.add(line, "bad");
    const auto taken = problems.take();
    REQUIRE(taken.size() == ProblemList::kMax + 1);
    CHECK(taken.back().line == 10'001);
    CHECK(taken.back().reason == "500 more problems from here on, not listed");
  }

  TEST_CASE("seconds are read from clocks and from numbers, and from nothing else") {
    CHECK(parse_seconds("00:16:16,059") == doctest::Approx(976.059));
    CHECK(parse_seconds(" 7.5e-1 ") == 0.75);
    CHECK(parse_seconds("+2") == 2);
    CHECK(parse_seconds("-0:01.5") == -1.5);
    CHECK(parse_seconds("123:00:00.5") == 442800.5);
    for (const char* text : {"", " ", "nan", "inf", "-inf", "1e999", "x", "1:", ":1", "1:60", "0:0:0:0",
                             "+-5", "0x10", "1.2.3", "1 2"}) {
      CAPTURE(text);
      CHECK_FALSE(parse_seconds(text));
    }
    CHECK_FALSE(parse_seconds(std::string(100'000, '9')));
  }

  TEST_CASE("times of a cue need colons and an arrow; what follows them is passed over") {
    CHECK(parse_cue_times("00:00:01,500 --> 00:00:02,750") == TimeSpan{1.5, 2.75});
    CHECK(parse_cue_times("0:1.5-->0:2 X1:10 Y1:20") == TimeSpan{1.5, 2});
    CHECK(parse_cue_times("100:00:00.000 --> 100:00:01.000\talign:start") == TimeSpan{360'000, 360'001});
    CHECK_FALSE(parse_cue_times("1 --> 2"));
    CHECK_FALSE(parse_cue_times("00:01 -> 00:02"));
    CHECK_FALSE(parse_cue_times("00:01 --> "));
  }
}

#include "data/transcripts/audacity.hpp"

#include <doctest/doctest.h>

using namespace undertone;
using namespace undertone::data;

TEST_SUITE("data") {
  TEST_CASE("Audacity labels have begin, end and text; lines of frequencies are passed over") {
    const Transcript read = parse_audacity(
        "1.000000\t2.500000\tHi\tthere\r\n\\\t-1.0\t6334.5\r\n3,5\t3,5\t\r\n4\t5\r\n-1\t6\tANN: yes\r\n", {});
    CHECK(read.problems.empty());
    REQUIRE(read.entries.size() == 4);
    CHECK(read.entries[0].span == TimeSpan{1, 2.5});
    CHECK(read.entries[0].text == "Hi\tthere");
    CHECK(read.entries[1].span == TimeSpan{3.5, 3.5});
    CHECK_FALSE(read.entries[1].text);
    CHECK(read.entries[2].line == 4);
    CHECK(read.entries[3].span == TimeSpan{-1, 6});
    CHECK(read.entries[3].speaker == "ANN");
  }

  TEST_CASE("a line that is no label is reported") {
    const Transcript read = parse_audacity("hello\n1\tx\ty\n1\t2\tz\n", {});
    CHECK(read.entries.size() == 1);
    REQUIRE(read.problems.size() == 2);
    CHECK(read.problems[0].line == 1);
    CHECK(read.problems[1].reason == "not two times divided by a tab: \"1?x?y\"");
  }
}

#include "data/transcripts/srt.hpp"

#include <filesystem>

#include <doctest/doctest.h>

#include "data/transcripts/read_transcript.hpp"

using namespace undertone;
using namespace undertone::data;

namespace {

Transcript parse(std::string_view text) { return parse_srt(text, {}); }

}  // namespace

TEST_SUITE("data") {
  TEST_CASE("SubRip entries have spans, lines and text without tags") {
    const Transcript read = parse(
        "1\r\n00:00:01,000 --> 00:00:02,500\r\n<i>Hello</i>\r\n{\\an8}there\r\n\r\n"
        "2\r\n100:00:03.5 --> 100:00:04 X1:1 X2:2\r\nFish &amp; chips\r\n");
    REQUIRE(read.entries.size() == 2);
    CHECK(read.format == "SubRip");
    CHECK(read.entries[0].line == 2);
    CHECK(read.entries[0].span == TimeSpan{1, 2.5});
    CHECK(read.entries[0].text == "Hello\nthere");
    CHECK_FALSE(read.entries[0].speaker);
    CHECK_FALSE(read.entries[0].id);
    CHECK(read.entries[1].span == TimeSpan{360'003.5, 360'004});
    CHECK(read.entries[1].text == "Fish & chips");
    CHECK(read.problems.empty());
  }

  TEST_CASE("numbers and the blank lines between entries may be missing") {
    const Transcript read = parse(
        "00:00:01,000 --> 00:00:02,000\na\n\n00:00:03,000 --> 00:00:04,000\nb\n"
        "3\n00:00:05,000 --> 00:00:06,000\nc\n");
    REQUIRE(read.entries.size() == 3);
    CHECK(read.entries[0].text == "a");
    CHECK(read.entries[1].text == "b");
    CHECK(read.entries[2].text == "c");
    CHECK(read.problems.empty());
  }

  TEST_CASE("blank lines and numbers inside the text belong to it") {
    const Transcript read = parse(
        "1\n00:00:01,000 --> 00:00:02,000\nfirst\n\nthird\n\n12\n\n\n2\n00:00:03,000 --> 00:00:04,000\n13\n");
    REQUIRE(read.entries.size() == 2);
    CHECK(read.entries[0].text == "first\n\nthird\n\n12");
    CHECK(read.entries[1].text == "13");
  }

  TEST_CASE("an entry without text is kept, and its text is absent") {
    const Transcript read =
        parse("1\n00:00:01,000 --> 00:00:02,000\n\n2\n00:00:03,000 --> 00:00:04,000\n \n");
    REQUIRE(read.entries.size() == 2);
    CHECK_FALSE(read.entries[0].text);
    CHECK_FALSE(read.entries[1].text);
  }

  TEST_CASE("unreadable times are reported with their line and take their text along") {
    const Transcript read = parse(
        "1\n00:00:01,000 --> 00:00:0x,000\nlost\n\n2\n00:00:03,000 --> 00:00:04,000\nx --> y\n\n"
        "3\nsoon --> later\nlost too\n");
    REQUIRE(read.entries.size() == 1);
    CHECK(read.entries[0].text == "x --> y");
    REQUIRE(read.problems.size() == 2);
    CHECK(read.problems[0].line == 2);
    CHECK(read.problems[0].reason == "no times of an entry: \"00:00:01,000 --> 00:00:0x,000\"");
    CHECK(read.problems[1].line == 10);
  }

  TEST_CASE("text before the first entry is reported once") {
    const Transcript read = parse("Title\nby me\n\n1\n00:00:01,000 --> 00:00:02,000\na\n");
    CHECK(read.entries.size() == 1);
    REQUIRE(read.problems.size() == 1);
    CHECK(read.problems[0].line == 1);
    CHECK(read.problems[0].reason == "text before the first entry: \"Title\" and 1 more lines");
  }

  TEST_CASE("SubRip speakers come from the text") {
    const Transcript read = parse(
        "1\n00:00:01,000 --> 00:00:02,000\n<i>ANN: Hi.</i>\n<b>BOB:</b> Hello.\n\n"
        "2\n00:00:03,000 --> 00:00:04,000\n- You.\n- Me.\n");
    REQUIRE(read.entries.size() == 4);
    CHECK(read.entries[0].speaker == "ANN");
    CHECK(read.entries[1].speaker == "BOB");
    CHECK(read.entries[1].text == "Hello.");
    CHECK(read.entries[1].span == read.entries[0].span);
    CHECK_FALSE(read.entries[2].speaker);
    CHECK(read.entries[3].text == "Me.");
  }

  TEST_CASE("backwards and empty spans are handed on as they are") {
    const Transcript read = parse("00:00:05,000 --> 00:00:02,000\na\n\n00:00:05,000 --> 00:00:05,000\nb\n");
    REQUIRE(read.entries.size() == 2);
    CHECK(read.entries[0].span == TimeSpan{5, 2});
    CHECK(read.entries[1].span == TimeSpan{5, 5});
  }

  TEST_CASE("a published subtitle file with several scripts parses whole") {
    const auto path =
        std::filesystem::path(UNDERTONE_SOURCE_DIR) / "../shared/media/transcripts/sdh_mixed.srt";
    if (!std::filesystem::exists(path)) {
      MESSAGE("skipped: " << path.string() << " is absent");
      return;
    }
    const Transcript read = read_transcript(path, {});
    REQUIRE(read.entries.size() == 1);  // grep -c -e '-->'
    CHECK(read.problems.empty());
    CHECK(read.encoding == "UTF-8");
    CHECK(read.entries[0].span == TimeSpan{0, 2});
    CHECK(read.entries[0].speaker == "all");
    CHECK(read.entries[0].text->starts_with("(MIX) [some] "));
  }
}

#include "data/transcripts/vtt.hpp"

#include <doctest/doctest.h>

using namespace undertone;
using namespace undertone::data;

namespace {

Transcript parse(const std::string& cues, SpeakerFrom from = SpeakerFrom::kAuto) {
  return parse_vtt("WEBVTT - a title\nKind: captions\n\n" + cues, {.tiers = {}, .speaker_from = from});
}

}  // namespace

TEST_SUITE("data") {
  TEST_CASE("WebVTT cues have ids, spans and text; notes, styles, regions and settings are passed over") {
    const Transcript read = parse(
        "STYLE\n::cue { color: red }\n\nREGION\nid:fred\n\nNOTE one\nline two\n\n"
        "intro\n00:01.500 --> 00:02.000 align:start position:10%\nHi &amp; <b>bye</b>\nsecond\n\n"
        "01:00:03.000 --> 01:00:04.000\nx\n");
    CHECK(read.problems.empty());
    CHECK(read.format == "WebVTT");
    REQUIRE(read.entries.size() == 2);
    CHECK(read.entries[0].id == "intro");
    CHECK(read.entries[0].line == 14);
    CHECK(read.entries[0].span == TimeSpan{1.5, 2});
    CHECK(read.entries[0].text == "Hi & bye\nsecond");
    CHECK_FALSE(read.entries[1].id);
    CHECK(read.entries[1].span == TimeSpan{3603, 3604});
  }

  TEST_CASE("voices become entries that share the span of their cue") {
    const Transcript read = parse(
        "q\n00:01.000 --> 00:02.000\nSo. <v.loud Ann &amp; Co>Hi.</v> <v Bob>Hello,\nyou.\n\n"
        "00:03.000 --> 00:04.000\nANN: not a prefix here\n");
    REQUIRE(read.entries.size() == 4);
    CHECK_FALSE(read.entries[0].speaker);
    CHECK(read.entries[0].text == "So.");
    CHECK(read.entries[0].id == "q");
    CHECK(read.entries[1].speaker == "Ann & Co");
    CHECK(read.entries[1].text == "Hi.");
    CHECK_FALSE(read.entries[1].id);
    CHECK(read.entries[2].speaker == "Bob");
    CHECK(read.entries[2].text == "Hello,\nyou.");
    CHECK(read.entries[2].span == TimeSpan{1, 2});
    CHECK(read.entries[3].text == "ANN: not a prefix here");
  }

  TEST_CASE("without voices, speakers come from the text") {
    const Transcript read = parse("00:01.000 --> 00:02.000\nANN: Hi.\n\n00:03.000 --> 00:04.000\n- a\n- b\n");
    REQUIRE(read.entries.size() == 3);
    CHECK(read.entries[0].speaker == "ANN");
    CHECK(read.entries[2].text == "b");
  }

  TEST_CASE("the user may ask for prefixes beside voices, or for no speakers") {
    const std::string cues = "00:01.000 --> 00:02.000\n<v Ann>Hi.\n\n00:03.000 --> 00:04.000\nBOB: No.\n";
    CHECK(parse(cues, SpeakerFrom::kPrefix).entries.at(1).speaker == "BOB");
    const Transcript none = parse(cues, SpeakerFrom::kNone);
    CHECK_FALSE(none.entries.at(0).speaker);
    CHECK(none.entries.at(1).text == "BOB: No.");
  }

  TEST_CASE("times inside a cue are the times of its words") {
    const Transcript read = parse(
        "00:01.000 --> 00:04.000\nWell<00:01.500><c> then</c><00:02.000><c>\nTom &amp; Co</c><00:03.250>\n");
    REQUIRE(read.entries.size() == 1);
    CHECK(read.entries[0].text == "Well then\nTom & Co");
    CHECK(read.entries[0].words ==
          std::vector<Word>{{{1, 1.5}, "Well"}, {{1.5, 2}, "then"}, {{2, 3.25}, "Tom & Co"}});
  }

  TEST_CASE("words of several voices go with their voices") {
    const Transcript read = parse("00:01.000 --> 00:04.000\n<v A>a <00:02.000>b</v><v B>c <00:03.000>d\n");
    REQUIRE(read.entries.size() == 2);
    CHECK(read.entries[0].words == std::vector<Word>{{{1, 2}, "a"}, {{2, 3}, "b"}});
    CHECK(read.entries[1].words == std::vector<Word>{{{2, 3}, "c"}, {{3, 4}, "d"}});
  }

  TEST_CASE("angle brackets that make no tag are text") {
    const Transcript read = parse("00:01.000 --> 00:02.000\na <3 b < c <> <x\n");
    REQUIRE(read.entries.size() == 1);
    CHECK(read.entries[0].text == "a <3 b < c <> <x");
  }

  TEST_CASE("what is wrong with a WebVTT file is reported, and the rest is read") {
    const Transcript read = parse_vtt(
        "1\n00:01.000 --> 00:02.000\na\n\nstray\n\n00:0x.000 --> 00:02.000\nlost\n\n00:03.000 --> "
        "00:04.000\nb --> c\n",
        {});
    REQUIRE(read.entries.size() == 2);
    CHECK(read.entries[0].id == "1");
    CHECK(read.entries[1].text == "b --> c");
    REQUIRE(read.problems.size() == 3);
    CHECK(read.problems[0].reason == "the first line does not begin with WEBVTT");
    CHECK(read.problems[1].line == 5);
    CHECK(read.problems[1].reason == "text outside any cue: \"stray\"");
    CHECK(read.problems[2].line == 7);
  }

  TEST_CASE("cues without a blank line between them are apart") {
    const Transcript read = parse("00:01.000 --> 00:02.000\na\n00:03.000 --> 00:04.000\nb\n");
    REQUIRE(read.entries.size() == 2);
    CHECK(read.entries[0].text == "a");
    CHECK(read.entries[1].text == "b");
  }
}

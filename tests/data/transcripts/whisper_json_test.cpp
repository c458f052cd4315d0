#include "data/transcripts/whisper_json.hpp"

#include <doctest/doctest.h>

#include "data/transcripts/json_text.hpp"
#include "tests/support/errors.hpp"

using namespace undertone;
using namespace undertone::data;

namespace {

Transcript parse(std::string_view text) { return parse_whisper_json(text, {}); }

}  // namespace

TEST_SUITE("data") {
  TEST_CASE("Whisper segments bring text and word times") {
    const Transcript read = parse(R"({
      "text": " Hi there. \"segments\": [",
      "segments": [
        {"id": 0, "seek": 0, "start": 0.0, "end": 2.5, "text": " Hi there.", "tokens": [1, [2]],
         "words": [{"word": " Hi", "start": 0.0, "end": 0.5, "probability": 0.9},
                   {"word": " there.", "start": 0.5, "end": 2.25}]},

        {"id": 1, "start": 3, "end": 4, "text": "  "}
      ],
      "language": "en"})");
    CHECK(read.problems.empty());
    REQUIRE(read.entries.size() == 2);
    CHECK(read.entries[0].line == 4);
    CHECK(read.entries[0].span == TimeSpan{0, 2.5});
    CHECK(read.entries[0].text == "Hi there.");
    CHECK_FALSE(read.entries[0].id);
    CHECK(read.entries[0].words == std::vector<Word>{{{0, 0.5}, "Hi"}, {{0.5, 2.25}, "there."}});
    CHECK(read.entries[1].line == 8);
    CHECK_FALSE(read.entries[1].text);
  }

  TEST_CASE("WhisperX words without times stay in the text, and segment speakers win") {
    const Transcript read =
        parse(R"({"segments": [{"start": 1.0, "end": 3.0, "text": "na 1 juni.", "speaker": "SPEAKER_01",
        "words": [{"word": "na", "start": 1.0, "end": 1.5, "score": NaN, "speaker": "SPEAKER_00"},
                  {"word": "1"},
                  {"word": "juni.", "start": 2.0, "end": 3.0, "speaker": "SPEAKER_01"}]}],
        "word_segments": [{"word": "na"}]})");
    CHECK(read.problems.empty());
    REQUIRE(read.entries.size() == 1);
    CHECK(read.entries[0].speaker == "SPEAKER_01");
    CHECK(read.entries[0].text == "na 1 juni.");
    CHECK(read.entries[0].words.size() == 2);
  }

  TEST_CASE("a segment without a speaker is divided where those of its words change") {
    const Transcript read =
        parse(R"({"segments": [{"start": 1, "end": 4, "text": "Yes. No 2. So", "emotion": "joy",
        "words": [{"word": "Yes.", "start": 1, "end": 2, "speaker": "A"},
                  {"word": "No", "start": 2.5, "end": 3, "speaker": "B"}, {"word": "2."},
                  {"word": "So", "start": 3, "end": 4, "speaker": "A"}]}]})");
    REQUIRE(read.entries.size() == 3);
    CHECK(read.entries[1].speaker == "B");
    CHECK(read.entries[1].text == "No 2.");
    CHECK(read.entries[1].span == TimeSpan{2.5, 3});
    CHECK(read.entries[2].label == "joy");
  }

  TEST_CASE("a segment without times takes those of its words, or is reported") {
    const Transcript read = parse(
        "[{\"text\": \"a b\", \"words\": [{\"word\": \"a\", \"start\": 1, \"end\": 2}, {\"word\": \"b\", "
        "\"start\": 2, "
        "\"end\": 3}]},\n{\"text\": \"lost\", \"start\": null, \"end\": 2},\n7, {\"start\": \"0:05\", "
        "\"end\": \"6,5\"}]");
    REQUIRE(read.entries.size() == 2);
    CHECK(read.entries[0].span == TimeSpan{1, 3});
    CHECK(read.entries[1].span == TimeSpan{5, 6.5});
    REQUIRE(read.problems.size() == 2);
    CHECK(read.problems[0].line == 2);
    CHECK(read.problems[0].reason == "segment 2 has no times");
    CHECK(read.problems[1].line == 3);
    CHECK(read.problems[1].reason == "segment 3 is no object");
  }

  TEST_CASE("words alone become entries at pauses and changes of speaker") {
    const Transcript read = parse(R"({"word_segments": [
        {"word": "a", "start": 1, "end": 2, "speaker": "A"}, {"word": "b", "start": 2.5, "end": 3},
        {"word": "c", "start": 3, "end": 4, "speaker": "B"},
        {"word": "d", "start": 5, "end": 6, "speaker": "B"}, 5]})");
    REQUIRE(read.entries.size() == 3);
    CHECK(read.entries[0].text == "a b");
    CHECK(read.entries[0].speaker == "A");
    CHECK(read.entries[1].span == TimeSpan{3, 4});
    CHECK(read.entries[2].text == "d");
    REQUIRE(read.problems.size() == 1);
    CHECK(read.problems[0].reason == "1 words without text, passed over");
  }

  TEST_CASE("the forms of kindred programs are read") {
    CHECK(parse(
              R"({"transcription": [{"timestamps": {"from": "00:00:01,500"},
        "offsets": {"from": 1500, "to": 2500},
        "text": " x"}]})")
              .entries.at(0)
              .span == TimeSpan{1.5, 2.5});
    CHECK(parse(R"({"text": "x", "chunks": [{"timestamp": [1.5, 2.5], "text": " x"}]})").entries.at(0).span ==
          TimeSpan{1.5, 2.5});
  }

  TEST_CASE("text that is no JSON, and JSON that is no transcript, are refused") {
    CHECK(support::error_text([] {
            parse("{\"segments\": [\n{\"start\": 1,");
          }).starts_with("bad input: JSON line 2"));
    CHECK(support::error_text([] { parse("{\"a\": 1}"); }) ==
          "bad input: the JSON holds no array under segments, transcription, chunks, word_segments or words");
    CHECK(support::error_text([] { parse("5"); }).starts_with("bad input"));
  }

  TEST_CASE("NaN and Infinity become null outside of strings only") {
    CHECK(without_nan(R"({"NaN": [NaN, -Infinity, Infinity, "\"NaN", -1]})") ==
          R"({"NaN": [null, null, null, "\"NaN", -1]})");
    CHECK(without_nan("\"open NaN\\") == "\"open NaN\\");
  }

  TEST_CASE("lines of elements are found past nested values and strings with brackets") {
    const char* json =
        "{\"x\": {\"k\": [1,\n2]}, \"y\": \"k\",\n\"k\":\n[\n{\"k\": [5]}, \"],[\\\"\",\n\n[],7\n], \"z\": "
        "[1]}";
    CHECK(element_lines(json, "k") == std::vector<int>{5, 5, 7, 7});
    CHECK(element_lines("\n[\n]", "").empty());
    CHECK(element_lines("[[1,2],\n3]", "") == std::vector<int>{1, 2});
    CHECK(element_lines("{\"k\": 1}", "k").empty());
  }
}

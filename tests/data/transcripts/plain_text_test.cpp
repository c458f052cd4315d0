#include "data/transcripts/plain_text.hpp"

#include <doctest/doctest.h>

#include "data/transcripts/to_conversation.hpp"

using namespace undertone;
using namespace undertone::data;

TEST_SUITE("data") {
  TEST_CASE("plain text has an utterance a line, with a speaker where it names one, and no times") {
    const Transcript read = parse_plain_text("Ann: Hi.\n\n  Bob:  Hello: you. \nAnd so on.\n", {});
    CHECK(read.format == "plain text");
    CHECK_FALSE(has_times(read));
    REQUIRE(read.entries.size() == 3);
    CHECK(read.entries[0].speaker == "Ann");
    CHECK(read.entries[1].speaker == "Bob");
    CHECK(read.entries[1].text == "Hello: you.");
    CHECK(read.entries[1].line == 3);
    CHECK_FALSE(read.entries[2].speaker);
  }

  TEST_CASE("plain text becomes a conversation in the order of its lines") {
    const auto result = to_conversation(parse_plain_text("Zoe: b\nAnn: a\n", {}), {.media_duration_s = 5});
    CHECK(result.problems.empty());
    REQUIRE(result.conversation.size() == 2);
    CHECK(result.conversation.utterances()[0].id == "u0001");
    CHECK(result.conversation.utterances()[0].speaker == "Zoe");
    CHECK(result.conversation.utterances()[1].span == TimeSpan{0, 0});
  }
}

#include "data/transcripts/to_conversation.hpp"

#include <cmath>
#include <limits>
#include <random>

#include <doctest/doctest.h>

using namespace undertone;
using namespace undertone::data;

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

TranscriptEntry entry(double begin_s, double end_s, int line = 0) {
  TranscriptEntry made;
  made.line = line;
  made.span = {begin_s, end_s};
  made.text = "x";
  return made;
}

ConversationResult convert(std::vector<TranscriptEntry> entries, ConversationRules rules = {}) {
  Transcript transcript;
  transcript.entries = std::move(entries);
  return to_conversation(transcript, rules);
}

std::string reasons(const ConversationResult& result) {
  std::string all;
  for (const ParseProblem& problem : result.problems) {
    all += std::to_string(problem.line) + ": " + problem.reason + "\n";
  }
  return all;
}

}  // namespace

TEST_SUITE("data") {
  TEST_CASE("overlapping and unsorted entries are kept and sorted without a word") {
    const auto result = convert({entry(5, 9), entry(1, 7), entry(1, 3), entry(6, 7)});
    CHECK(result.problems.empty());
    std::vector<TimeSpan> spans;
    for (const Utterance& utterance : result.conversation.utterances()) spans.push_back(utterance.span);
    CHECK(spans == std::vector<TimeSpan>{{1, 3}, {1, 7}, {5, 9}, {6, 7}});
    CHECK(result.conversation.utterances()[3].id == "u0004");
  }

  TEST_CASE("entries without a usable span are dropped with a reason") {
    const auto result =
        convert({entry(1, 2, 1), entry(kNan, 2, 2), entry(0, kInfinity, 3), entry(5, 4, 4), entry(6, 6, 5)});
    CHECK(result.conversation.size() == 1);
    CHECK(reasons(result) ==
          "2: left out, since it has a time that is not finite\n"
          "3: left out, since it has a time that is not finite\n"
          "4: left out, since it ends before it begins (00:00:05.000 to 00:00:04.000)\n"
          "5: left out, since it lasts no time (00:00:06.000 to 00:00:06.000)\n");
  }

  TEST_CASE("what lies outside the media is cut or dropped with a reason, but for rounding at the end") {
    const auto result = convert({entry(-3, -1, 1), entry(-1, 2, 2), entry(8, 10.05, 3), entry(9, 12, 4),
                                 entry(10, 11, 5), entry(-2, 0, 6)},
                                {.media_duration_s = 10});
    std::vector<TimeSpan> spans;
    for (const Utterance& utterance : result.conversation.utterances()) spans.push_back(utterance.span);
    CHECK(spans == std::vector<TimeSpan>{{0, 2}, {8, 10}, {9, 10}});
    CHECK(reasons(result) ==
          "1: left out, since it ends before the media begins (-00:00:03.000 to -00:00:01.000)\n"
          "2: begins before the media, moved to 0 (-00:00:01.000 to 00:00:02.000)\n"
          "4: ends after the media, moved to its end (00:00:09.000 to 00:00:12.000)\n"
          "5: left out, since it begins after the end of the media (00:00:10.000 to 00:00:11.000)\n"
          "6: left out, since it ends before the media begins (-00:00:02.000 to 00:00:00.000)\n");
  }

  TEST_CASE("minus zero becomes zero") {
    const auto result = convert({entry(-0.0, 2)});
    CHECK_FALSE(std::signbit(result.conversation.utterances().at(0).span.begin_s));
    CHECK(result.problems.empty());
  }

  TEST_CASE("ids are made unique: given ones stay, repeated ones get a number, missing ones are counted") {
    std::vector<TranscriptEntry> entries;
    for (int i = 0; i < 7; ++i) entries.push_back(entry(i, i + 1, i + 1));
    entries[0].id = "a";
    entries[1].id = " a ";
    entries[2].id = "a_2";
    entries[3].id = "a";
    entries[4].id = "";
    entries[6].id = "u0005";
    const auto result = convert(entries);
    std::vector<std::string> ids;
    for (const Utterance& utterance : result.conversation.utterances()) ids.push_back(utterance.id);
    CHECK(ids == std::vector<std::string>{"a", "a_3", "a_2", "a_4", "u0006", "u0007", "u0005"});
    CHECK(reasons(result) ==
          "2: the id \"a\" stands twice, this one became \"a_3\"\n"
          "4: the id \"a\" stands twice, this one became \"a_4\"\n");
  }

  TEST_CASE("empty text, speaker and label are absent, and white space around them goes") {
    TranscriptEntry blank = entry(1, 2);
    blank.text = " \n";
    blank.speaker = "";
    blank.label = "\t";
    TranscriptEntry spaced = entry(3, 4);
    spaced.text = " a b\n";
    spaced.speaker = " Ann ";
    spaced.label = "joy ";
    const auto result = convert({blank, spaced});
    const auto& utterances = result.conversation.utterances();
    CHECK(result.problems.empty());
    CHECK((!utterances[0].text && !utterances[0].speaker && !utterances[0].label));
    CHECK(utterances[1].text == "a b");
    CHECK(utterances[1].speaker == "Ann");
    CHECK(utterances[1].label == "joy");
  }

  TEST_CASE("words with unusable times are dropped with a reason, and follow a span that is moved") {
    TranscriptEntry spoken = entry(8, 12, 3);
    spoken.words = {{{8, 9}, "a"}, {{9, kNan}, "b"}, {{9.5, 9}, "c"}, {{9, 11}, "d"}, {{11, 12}, "e"}};
    const auto result = convert({spoken}, {.media_duration_s = 10});
    CHECK(result.conversation.utterances()[0].words == std::vector<Word>{{{8, 9}, "a"}, {{9, 10}, "d"}});
    CHECK(reasons(result) ==
          "3: ends after the media, moved to its end (00:00:08.000 to 00:00:12.000)\n"
          "3: 3 words with unusable times left out (00:00:08.000 to 00:00:12.000)\n");
  }

  TEST_CASE("an empty transcript is an empty conversation that is not without times") {
    CHECK(has_times(Transcript{}));
    CHECK(convert({}).conversation.empty());
  }

  TEST_CASE("any entries become a conversation, and every entry is in it or reported") {
    std::mt19937_64 random(7);
    const double times[] = {0, -0.0, -5, 1, 2, 2.5, 3, 1e300, -1e300, kInfinity, -kInfinity, kNan, 1e-300};
    for (int round = 0; round < 3000; ++round) {
      std::vector<TranscriptEntry> entries;
      for (std::uint64_t i = random() % 12; i > 0; --i) {
        TranscriptEntry& made = entries.emplace_back(entry(times[random() % 13], times[random() % 13]));
        if (random() % 2) made.id = "u000" + std::to_string(random() % 5);
        if (random() % 2) made.words = {{{times[random() % 13], times[random() % 13]}, "w"}};
      }
      ConversationRules rules;
      if (random() % 2) rules.media_duration_s = times[random() % 13];
      CAPTURE(round);
      const auto result = convert(entries, rules);
      std::size_t dropped = 0;
      for (const ParseProblem& problem : result.problems) dropped += problem.reason.starts_with("left out");
      REQUIRE(result.conversation.size() + dropped == entries.size());
    }
  }
}

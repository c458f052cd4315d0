#include <algorithm>
#include <cmath>

#include <doctest/doctest.h>

#include "data/annotations/csv.hpp"
#include "data/annotations/jsonl.hpp"
#include "data/annotations/rttm.hpp"
#include "data/annotations/subtitles.hpp"
#include "data/transcripts/csv_table.hpp"
#include "data/transcripts/jsonl.hpp"
#include "data/transcripts/rttm.hpp"
#include "data/transcripts/srt.hpp"
#include "data/transcripts/text_encoding.hpp"
#include "data/transcripts/to_conversation.hpp"
#include "data/transcripts/vtt.hpp"
#include "src/io/json.hpp"
#include "tests/data/random_conversation.hpp"

using namespace undertone;
using namespace undertone::data;

namespace {

constexpr std::uint64_t kConversations = 300;

/// What a format can hold of an utterance.
struct Holds {
  bool ids = true;
  bool text = true;
  bool labels = true;
  bool words = false;
  bool exact_times = true;  // otherwise to the millisecond
};

/// A clock with hours is a sum of parts, which may differ in the last bit from the number that was written.
double to_millisecond(double seconds) {
  constexpr double kLastBits = 1e-9;
  const double rounded = static_cast<double>(std::llround(seconds * 1000)) / 1000;
  return std::abs(seconds - rounded) < kLastBits ? rounded : seconds;
}

std::vector<Utterance> reduced(const Conversation& conversation, const Holds& holds) {
  std::vector<Utterance> utterances = conversation.utterances();
  for (Utterance& utterance : utterances) {
    if (!holds.ids) utterance.id.clear();
    if (!holds.text) utterance.text.reset();
    if (!holds.labels) utterance.label.reset();
    if (!holds.words) utterance.words.clear();
    if (!holds.exact_times) {
      utterance.span = {to_millisecond(utterance.span.begin_s), to_millisecond(utterance.span.end_s)};
    }
  }
  return utterances;
}

std::string shown(const Utterance& utterance) {
  return utterance.id + " [" + std::to_string(utterance.span.begin_s) + ", " +
         std::to_string(utterance.span.end_s) + ") " + utterance.speaker.value_or("(none)") + ": " +
         io::to_json_text(utterance.text.value_or("(none)")) + " = " + utterance.label.value_or("(none)");
}

template <class Write, class Parse>
void check_round_trip(const Holds& holds, Write&& write, Parse&& parse) {
  for (std::uint64_t seed = 0; seed < kConversations; ++seed) {
    const Annotation annotation = RandomConversation(seed).make();
    const std::string file = write(annotation);
    const Transcript transcript = parse(decode_text(file).utf8, TranscriptOptions{});
    const ConversationResult result = to_conversation(transcript);
    CAPTURE(seed);
    REQUIRE(transcript.problems.empty());
    REQUIRE(result.problems.empty());
    const auto expected = reduced(annotation.conversation, holds);
    const auto actual = reduced(result.conversation, holds);
    REQUIRE(actual.size() == expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i) {
      CAPTURE(i);
      REQUIRE(shown(actual[i]) == shown(expected[i]));
      REQUIRE(actual[i] == expected[i]);
    }
  }
}

}  // namespace

TEST_SUITE("data") {
  TEST_CASE("SubRip gives back spans, speakers, texts and labels of random conversations") {
    check_round_trip({.ids = false, .exact_times = false}, to_srt, parse_srt);
  }

  TEST_CASE("WebVTT gives back ids, spans, speakers, texts and labels of random conversations") {
    check_round_trip({.exact_times = false}, to_vtt, parse_vtt);
  }

  TEST_CASE("CSV gives back ids, spans, speakers, texts and labels of random conversations") {
    check_round_trip({}, to_csv, parse_csv_table);
  }

  TEST_CASE("JSON Lines give back the whole of random conversations") {
    check_round_trip({.words = true}, to_jsonl, parse_jsonl);
  }

  TEST_CASE("JSON Lines give back the whole of random annotations") {
    for (std::uint64_t seed = 0; seed < kConversations; ++seed) {
      const Annotation written = RandomConversation(seed).make();
      const AnnotationFile read = parse_jsonl_annotation(to_jsonl(written));
      CAPTURE(seed);
      REQUIRE(read.problems.empty());
      REQUIRE(read.annotation.conversation == written.conversation);
      REQUIRE(read.annotation.labels == written.labels);
      REQUIRE(read.annotation.media == written.media);
      REQUIRE(read.annotation.made_by == written.made_by);
      REQUIRE(read.annotation.turns == written.turns);
      REQUIRE(read.annotation.speakers == written.speakers);
      const bool any = std::ranges::any_of(written.predictions, [](const auto& p) { return p.has_value(); });
      REQUIRE(read.annotation.predictions.size() == (any ? written.predictions.size() : 0));
      for (std::size_t i = 0; i < read.annotation.predictions.size(); ++i) {
        const auto& a = read.annotation.predictions[i];
        const auto& b = written.predictions[i];
        REQUIRE(a.has_value() == b.has_value());
        if (!a) continue;
        REQUIRE(a->label == b->label);
        REQUIRE(a->confidence == b->confidence);
        REQUIRE(a->probabilities == b->probabilities);
      }
    }
  }

  TEST_CASE("RTTM gives back spans to the millisecond, and as many speakers as there were") {
    for (std::uint64_t seed = 0; seed < kConversations; ++seed) {
      const Annotation annotation = RandomConversation(seed).make();
      const Transcript transcript = parse_rttm(to_rttm(annotation), TranscriptOptions{});
      const ConversationResult result = to_conversation(transcript);
      CAPTURE(seed);
      REQUIRE(transcript.problems.empty());
      REQUIRE(result.problems.empty());
      REQUIRE(result.conversation.size() == annotation.conversation.size());
      REQUIRE(result.conversation.speakers().size() == annotation.conversation.speakers().size());
      for (std::size_t i = 0; i < result.conversation.size(); ++i) {
        constexpr double kHalfMillisecond = 0.0005;  // the format's resolution is one
        const TimeSpan& read = result.conversation.utterances()[i].span;
        const TimeSpan& written = annotation.conversation.utterances()[i].span;
        REQUIRE(std::abs(read.begin_s - written.begin_s) < kHalfMillisecond);
        REQUIRE(std::abs(read.end_s - written.end_s) < kHalfMillisecond);
      }
    }
  }
}

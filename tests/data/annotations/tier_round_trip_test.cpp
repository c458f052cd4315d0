#include <algorithm>
#include <cmath>
#include <cstdio>
#include <set>

#include <doctest/doctest.h>

#include "data/annotations/eaf.hpp"
#include "data/annotations/textgrid.hpp"
#include "data/transcripts/eaf.hpp"
#include "data/transcripts/text_encoding.hpp"
#include "data/transcripts/text_lines.hpp"
#include "data/transcripts/textgrid.hpp"
#include "data/transcripts/to_conversation.hpp"
#include "tests/data/random_conversation.hpp"
#include "tests/data/transcripts/shown.hpp"
#include "tests/support/random.hpp"

using namespace undertone;
using namespace undertone::data;
using support::Random;

namespace {

enum class Times { kAny, kMilliseconds };

double round_to(double seconds, Times times) {
  return times == Times::kAny ? seconds : std::round(seconds * 1000) / 1000;
}

/// Text that a file of tiers can hold: no control characters, white space at the ends, nor carriage returns.
std::string holdable(std::string text) {
  std::erase_if(text, [](char c) {
    return (static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t') || c == 0x7F;
  });
  for (const char* no_character : {"\uFFFE", "\uFFFF"}) {
    for (std::size_t at = text.find(no_character); at != text.npos; at = text.find(no_character))
      text.replace(at, 3, "x");
  }
  return std::string(trim(text));
}

/// Names that are easily taken for something else.
std::string random_name(Random& random) {
  static const std::string kNames[] = {"mary",     "words",           "text",       "mary - words",
                                       "mary (2)", "mary - text (2)", "emotion",    "Mary",
                                       "default",  "mary [2]",        " - ",        "<speech>",
                                       "\"mary\"", "bob - text",      "SPEAKER_00", "label - x"};
  if (random.below(3) == 0) return holdable(random.text(4));
  return holdable(kNames[random.below(std::size(kNames))] +
                  (random.below(2) == 0 ? "" : std::to_string(random.below(200))));
}

std::vector<Word> random_words(Random& random, const TimeSpan& span, Times times) {
  std::vector<Word> words;
  double at_s = span.begin_s;
  while (true) {
    const double begin_s = round_to(at_s + random.uniform(0, 0.2), times);
    const double end_s = round_to(begin_s + random.uniform(0.01, 0.5), times);
    if (end_s > span.end_s || words.size() > 20) return words;
    std::string text = holdable(random.text(3));
    words.push_back({{begin_s, end_s}, text.empty() ? "w" : std::move(text)});
    at_s = end_s;
  }
}

Annotation random_annotation(Random& random, Times times) {
  std::vector<std::string> speakers(1 + random.below(random.below(4) == 0 ? 200 : 4));
  for (std::string& speaker : speakers) speaker = random_name(random);
  const bool all_are_known = random.below(2) == 0;
  std::vector<Utterance> utterances(random.below(80));
  double at_s = random.uniform(0, 20'000);
  for (std::size_t i = 0; i < utterances.size(); ++i) {
    Utterance& utterance = utterances[i];
    utterance.id = "id" + std::to_string(i);
    at_s = round_to(at_s + random.uniform(0.002, 3), times);
    utterance.span = {at_s, round_to(at_s + random.uniform(0.002, random.below(9) == 0 ? 4000 : 6), times)};
    if (all_are_known || random.below(4) > 0) utterance.speaker = random.pick(speakers);
    if (utterance.speaker && utterance.speaker->empty()) utterance.speaker.reset();
    if (random.below(5) > 0) utterance.text = holdable(random.text(12));
    if (utterance.text && (utterance.text->empty() || utterance.text == kTextGridSpeech))
      utterance.text.reset();
    if (random.below(3) == 0) utterance.label = random.below(2) == 0 ? "joy" : "unsure \u2014 \"?\"";
    if (random.below(3) == 0) utterance.words = random_words(random, utterance.span, times);
  }
  Annotation annotation;
  annotation.conversation = Conversation(std::move(utterances));
  annotation.media = "talks/a talk.mp4";
  if (random.below(2) == 0) return annotation;
  for (std::size_t i = 0; i < annotation.conversation.size(); ++i) {
    annotation.predictions.emplace_back();
    if (random.below(4) > 0)
      annotation.predictions.back() =
          PredictedLabel{random.below(2) == 0 ? "joy" : "fear", random.uniform(), {}};
  }
  return annotation;
}

/// In an order that does not depend on ties, without ids.
std::vector<std::string> shown(const Conversation& conversation) {
  std::vector<std::string> lines;
  for (const Utterance& utterance : conversation.utterances()) {
    char times[80];
    std::snprintf(times, sizeof times, "%.17g %.17g ", utterance.span.begin_s, utterance.span.end_s);
    std::string line = times + utterance.speaker.value_or("(none)") + "|" +
                       utterance.text.value_or("(none)") + "|" + utterance.label.value_or("(none)");
    for (const Word& word : utterance.words) {
      std::snprintf(times, sizeof times, "|%.17g %.17g ", word.span.begin_s, word.span.end_s);
      line += times + word.text;
    }
    lines.push_back(std::move(line));
  }
  std::ranges::sort(lines);
  return lines;
}

enum class Notes { kForbidden, kAllowed };  // of tiers left aside, where there is a second opinion

template <class Write, class Parse>
void check_round_trip(const Annotation& annotation, Write&& write, Parse&& parse,
                      Notes notes = Notes::kForbidden) {
  const std::string file = write(annotation);
  CAPTURE(file);
  const DecodedText decoded = decode_text(file);
  REQUIRE(decoded.encoding == "UTF-8");
  REQUIRE(decoded.problems.empty());
  const Transcript transcript = parse(decoded.utf8, TranscriptOptions{});
  for (const ParseProblem& problem : transcript.problems) {
    const bool is_note = problem.line == 0 && (annotation.conversation.empty() || notes == Notes::kAllowed);
    if (!is_note) FAIL_CHECK(problem.reason);
  }
  const auto expected = shown(annotation.conversation);
  const auto found = shown(to_conversation(transcript).conversation);
  REQUIRE(found.size() == expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) CHECK(found[i] == expected[i]);
}

std::string write_eaf(const Annotation& annotation) { return to_eaf(annotation); }

/// With words that a file with milliseconds can hold.
Annotation on_milliseconds(const Annotation& annotation) {
  std::vector<Utterance> utterances = annotation.conversation.utterances();
  for (Utterance& utterance : utterances) {
    for (Word& word : utterance.words) word.span.end_s = utterance.span.end_s;
  }
  Annotation rounded = annotation;
  rounded.conversation = Conversation(std::move(utterances));
  return rounded;
}

}  // namespace

TEST_SUITE("data") {
  TEST_CASE("any conversation goes through a TextGrid and back") {
    Random random(90'001);
    for (int round = 0; round < 400; ++round) {
      CAPTURE(round);
      check_round_trip(random_annotation(random, Times::kAny), to_textgrid, parse_textgrid);
    }
  }

  TEST_CASE("any conversation in milliseconds goes through an EAF and back") {
    Random random(90'002);
    for (int round = 0; round < 400; ++round) {
      CAPTURE(round);
      check_round_trip(random_annotation(random, Times::kMilliseconds), write_eaf, parse_eaf);
    }
  }

  TEST_CASE("conversations of text that looks like something else go through TextGrid and EAF and back") {
    for (std::uint64_t seed = 0; seed < 200; ++seed) {
      CAPTURE(seed);
      const Annotation annotation = on_milliseconds(RandomConversation(seed).make());
      check_round_trip(annotation, to_textgrid, parse_textgrid);
      check_round_trip(annotation, write_eaf, parse_eaf);
    }
  }

  TEST_CASE("what is added to a file of its own adds no utterance and changes no label") {
    Random random(90'003);
    for (int round = 0; round < 200; ++round) {
      CAPTURE(round);
      Annotation annotation = random_annotation(random, Times::kMilliseconds);
      Annotation plain = annotation;
      plain.predictions.clear();
      check_round_trip(
          annotation, [&](const Annotation& more) { return add_to_eaf(to_eaf(plain), more); }, parse_eaf,
          Notes::kAllowed);
      check_round_trip(
          annotation, [&](const Annotation& more) { return add_to_textgrid(to_textgrid(plain), more); },
          parse_textgrid, Notes::kAllowed);
      check_round_trip(
          annotation,
          [&](const Annotation& more) { return add_to_eaf(add_to_eaf(to_eaf(plain), more), more); },
          parse_eaf, Notes::kAllowed);
    }
  }

  TEST_CASE("what is added to another file leaves what was there readable as it was") {
    Random random(90'004);
    for (int round = 0; round < 200; ++round) {
      CAPTURE(round);
      const Annotation first = random_annotation(random, Times::kMilliseconds);
      const Annotation second = random_annotation(random, Times::kMilliseconds);
      if (first.conversation.empty()) continue;
      const auto check_kept = [&](const std::string& before, const std::string& after, auto&& parse) {
        const Transcript old = parse(before, TranscriptOptions{});
        std::set<std::string> tiers;
        for (const TranscriptEntry& entry : old.entries) tiers.insert(entry.tier);
        TranscriptOptions options;
        options.tiers.assign(tiers.begin(), tiers.end());
        CHECK(shown(to_conversation(parse(after, options)).conversation) ==
              shown(to_conversation(parse(before, options)).conversation));
        const Transcript all = parse(after, TranscriptOptions{});
        CHECK(all.tiers.size() >= old.tiers.size());
        CHECK(std::equal(old.tiers.begin(), old.tiers.end(), all.tiers.begin()));
        for (const TranscriptEntry& entry : all.entries) tiers.erase(entry.tier);
        CHECK(tiers.empty());  // all that was read before is read without asking
      };
      check_kept(to_eaf(first), add_to_eaf(to_eaf(first), second), parse_eaf);
      check_kept(to_textgrid(first), add_to_textgrid(to_textgrid(first), second), parse_textgrid);
    }
  }
}

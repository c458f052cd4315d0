#include <chrono>
#include <functional>
#include <random>

#include <doctest/doctest.h>

#include "data/annotations/csv.hpp"
#include "data/annotations/jsonl.hpp"
#include "data/annotations/subtitles.hpp"
#include "data/transcripts/audacity.hpp"
#include "data/transcripts/csv_table.hpp"
#include "data/transcripts/jsonl.hpp"
#include "data/transcripts/plain_text.hpp"
#include "data/transcripts/srt.hpp"
#include "data/transcripts/text_encoding.hpp"
#include "data/transcripts/text_lines.hpp"
#include "data/transcripts/to_conversation.hpp"
#include "data/transcripts/vtt.hpp"
#include "data/transcripts/whisper_json.hpp"
#include "src/core/error.hpp"
#include "tests/data/random_conversation.hpp"

using namespace undertone;
using namespace undertone::data;

namespace {

struct Subject {
  const char* name;
  Transcript (*parse)(std::string_view, const TranscriptOptions&);
  std::string (*seed)(const Annotation&);
};

std::string to_labels(const Annotation& annotation) {
  std::string out;
  for (const Utterance& utterance : annotation.conversation.utterances()) {
    out += std::to_string(utterance.span.begin_s) + "\t" + std::to_string(utterance.span.end_s) + "\t" +
           utterance.text.value_or("") + "\n\\\t5\t6\n";
  }
  return out;
}

std::string to_whisper(const Annotation& annotation) {
  std::string lines = to_jsonl(annotation);
  std::string out;
  LineReader reader(lines);
  reader.next();
  while (const auto line = reader.next()) out += (out.empty() ? "" : ",\n") + std::string(line->text);
  return "{\"segments\": [" + out + "]}";
}

std::string to_text(const Annotation& annotation) { return to_srt(annotation); }

constexpr Subject kSubjects[] = {
    {"SubRip", parse_srt, to_srt},
    {"WebVTT", parse_vtt, to_vtt},
    {"CSV", parse_csv_table, to_csv},
    {"Audacity", parse_audacity, to_labels},
    {"Whisper JSON", parse_whisper_json, to_whisper},
    {"JSON Lines", parse_jsonl, to_jsonl},
    {"plain text", parse_plain_text, to_text},
};

std::string mutated(std::string text, std::mt19937_64& random) {
  constexpr std::string_view kBites[] = {
      "\n",   "\n\n", "-->", "<",  ">", "\"", "\t",      ",",   "&#",   "\xFF",
      "\xF0", "{",    "[",   "]:", "|", ";",  "1e999,0", "<v ", "</c>", "- "};
  for (std::uint64_t i = 1 + random() % 8; i > 0 && !text.empty(); --i) {
    const std::size_t at = random() % text.size();
    switch (random() % 5) {
      case 0:
        text[at] = static_cast<char>(random());
        break;
      case 1:
        text.insert(at, kBites[random() % std::size(kBites)]);
        break;
      case 2:
        text.erase(at, 1 + random() % 20);
        break;
      case 3:
        text.insert(at, text.substr(random() % text.size(), random() % 80));
        break;
      default:
        if (random() % 4 == 0) text.resize(at);
    }
  }
  return text;
}

std::string random_bytes(std::mt19937_64& random) {
  constexpr std::string_view kAlphabet = "01:,. ->\n\n\t<v/c>&#;{\\}[]|\"ab\xC3\xA9\xFF";
  std::string text(random() % 300, ' ');
  for (char& c : text) c = kAlphabet[random() % kAlphabet.size()];
  return text;
}

/// Whatever the text: a transcript whose lines lie in the text and which makes a conversation, or an Error.
void check_sound(const Subject& subject, std::string_view text) {
  const std::string utf8 = decode_text(text).utf8;
  try {
    for (const SpeakerFrom from : {SpeakerFrom::kAuto, SpeakerFrom::kPrefix, SpeakerFrom::kNone}) {
      const Transcript read = subject.parse(utf8, {.tiers = {}, .speaker_from = from});
      int lines = 0;
      for (LineReader reader(utf8); reader.next();) ++lines;
      for (const TranscriptEntry& entry : read.entries) {
        REQUIRE((entry.line >= 0 && entry.line <= lines));
        REQUIRE((!entry.text || !is_blank(*entry.text)));
        REQUIRE((from != SpeakerFrom::kNone || !entry.speaker));
      }
      for (const ParseProblem& problem : read.problems) REQUIRE((problem.line >= 0 && problem.line <= lines));
      to_conversation(read, {.media_duration_s = 100});
    }
  } catch (const Error& error) {
    REQUIRE((error.kind() == ErrorKind::kBadInput || error.kind() == ErrorKind::kUnsupported));
  }
}

double seconds_to_parse(const Subject& subject, const std::string& text) {
  const auto begin = std::chrono::steady_clock::now();
  try {
    subject.parse(text, {});
  } catch (const Error&) {
  }
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

std::string repeat(std::string_view piece, std::size_t bytes) {
  std::string text;
  while (text.size() < bytes) text += piece;
  return text;
}

}  // namespace

TEST_SUITE("data") {
  TEST_CASE("every parser survives damaged files of its own format") {
    for (const Subject& subject : kSubjects) {
      std::mt19937_64 random(99);
      CAPTURE(subject.name);
      for (std::uint64_t round = 0; round < 600; ++round) {
        CAPTURE(round);
        check_sound(subject, mutated(subject.seed(RandomConversation(round % 40).make()), random));
      }
    }
  }

  TEST_CASE("every parser survives random bytes") {
    for (const Subject& subject : kSubjects) {
      std::mt19937_64 random(5);
      CAPTURE(subject.name);
      for (int round = 0; round < 1500; ++round) {
        CAPTURE(round);
        check_sound(subject, random_bytes(random));
      }
    }
  }

  TEST_CASE("a file cut off anywhere gives the entries before the cut") {
    const Annotation annotation = RandomConversation(4).make();
    for (const Subject& subject : {kSubjects[1], kSubjects[2], kSubjects[5]}) {
      const std::string whole = subject.seed(annotation);
      const auto all = subject.parse(whole, {}).entries;
      CAPTURE(subject.name);
      for (std::size_t cut = whole.size() / 2; cut < whole.size(); cut += 7) {
        const auto some = subject.parse(std::string_view(whole).substr(0, cut), {}).entries;
        REQUIRE(some.size() <= all.size());
        for (std::size_t i = 0; i + 1 < some.size(); ++i) REQUIRE(some[i].span == all[i].span);
      }
    }
  }

  TEST_CASE("time grows with the text and not with its square") {
    // A square would take minutes for these; the bound is wide, since machines and sanitizers are slow.
    constexpr double kWideBound_s = 20;
    constexpr std::size_t kBytes = 1 << 20;
    constexpr std::string_view kCue = "00:00:01,000 --> 00:00:02,000\n";
    const std::vector<std::string> bombs = {
        repeat("<", kBytes),
        repeat("<v A>", kBytes),
        std::string(kCue) + repeat("<", kBytes),
        std::string(kCue) + repeat("<i ", kBytes),
        std::string(kCue) + repeat("<00:01.000>", kBytes),
        std::string(kCue) + repeat("{\\", kBytes),
        std::string(kCue) + repeat("&#", kBytes),
        std::string(kCue) + repeat("&", kBytes),
        std::string(kCue) + repeat("- a\n", kBytes),
        std::string(kCue) + repeat("[A", kBytes),
        std::string(kCue) + repeat("[A]: b\n", kBytes),
        std::string(kCue) + repeat("A: b\n", kBytes),
        std::string(kCue) + repeat("\n", kBytes),
        std::string(kCue) + repeat("7\n", kBytes),
        repeat("-->", kBytes),
        repeat("1 -->\n", kBytes),
        repeat(kCue, kBytes),
        repeat("\r", kBytes),
        repeat("a,", kBytes),
        "start,end,text\n" + repeat("\"", kBytes),
        "start,end,text\n" + repeat("1,2,\"a\n", kBytes),
        "start\tend\n" + repeat("\t", kBytes),
        repeat("9", kBytes),
        repeat("[", kBytes),
        "[" + repeat("{},", kBytes) + "{}]",
        "[\"" + repeat("NaN\\\"", kBytes) + "\"]",
        "{\"words\": [" + repeat("{\"word\":\"a\"},", kBytes) + "{}]}",
        repeat("{\"id\":\"a\",\"start\":0,\"end\":1}\n", kBytes),
    };
    for (const Subject& subject : kSubjects) {
      for (std::size_t i = 0; i < bombs.size(); ++i) {
        CAPTURE(subject.name);
        CAPTURE(i);
        CHECK(seconds_to_parse(subject, bombs[i]) < kWideBound_s);
      }
    }
  }

  TEST_CASE("a file with more entries than memory should hold is refused") {
    CHECK_NOTHROW(check_entry_count(1'999'999));
    CHECK_THROWS_AS(check_entry_count(2'000'000), Error);
  }
}

#include <algorithm>
#include <chrono>
#include <functional>

#include <doctest/doctest.h>

#include "data/transcripts/ctm.hpp"
#include "data/transcripts/eaf.hpp"
#include "data/transcripts/rttm.hpp"
#include "data/transcripts/stm.hpp"
#include "data/transcripts/textgrid.hpp"
#include "data/transcripts/to_conversation.hpp"
#include "tests/support/errors.hpp"
#include "tests/support/random.hpp"

using namespace undertone;
using namespace undertone::data;
using support::Random;

namespace {

struct Subject {
  const char* name;
  Transcript (*parse)(std::string_view, const TranscriptOptions&);
  const char* seed;
};

constexpr const char* kTextGrid =
    "File type = \"ooTextFile\"\nObject class = \"TextGrid\"\n\nxmin = 0\nxmax = 9\ntiers? <exists>\nsize = "
    "3\n"
    "item []:\n item [1]:\n class = \"IntervalTier\"\n name = \"mary\"\n xmin = 0\n xmax = 9\n intervals: "
    "size = 2\n"
    " intervals [1]:\n xmin = 0\n xmax = 2.5\n text = \"a \"\"b\"\"\nc\"\n intervals [2]:\n xmin = 2.5\n "
    "xmax = 9\n"
    " text = \"\"\n\"IntervalTier\" \"mary - words\" 0 9 1\n0 1 \"a\"\n\"TextTier\" \"mary - emotion\" 0 9 "
    "1\n1 \"joy\"\n";

constexpr const char* kEaf =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ANNOTATION_DOCUMENT FORMAT=\"3.0\"><HEADER "
    "TIME_UNITS=\"milliseconds\"/>\n<TIME_ORDER><TIME_SLOT TIME_SLOT_ID=\"ts1\" "
    "TIME_VALUE=\"100\"/>\n<TIME_SLOT "
    "TIME_SLOT_ID=\"ts2\"/><TIME_SLOT TIME_SLOT_ID=\"ts3\" TIME_VALUE=\"900\"/></TIME_ORDER>\n<TIER "
    "TIER_ID=\"mary\" "
    "PARTICIPANT=\"Mary\" LINGUISTIC_TYPE_REF=\"text\"><ANNOTATION><ALIGNABLE_ANNOTATION "
    "ANNOTATION_ID=\"a1\" "
    "TIME_SLOT_REF1=\"ts1\" TIME_SLOT_REF2=\"ts3\"><ANNOTATION_VALUE>a &amp; "
    "b</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION></TIER>\n<TIER TIER_ID=\"w\" "
    "PARENT_REF=\"mary\" "
    "LINGUISTIC_TYPE_REF=\"words\"><ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID=\"a2\" "
    "TIME_SLOT_REF1=\"ts1\" "
    "TIME_SLOT_REF2=\"ts2\"/></ANNOTATION><ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID=\"a3\" "
    "TIME_SLOT_REF1=\"ts2\" TIME_SLOT_REF2=\"ts3\"/></ANNOTATION></TIER>\n<TIER TIER_ID=\"e\" "
    "PARENT_REF=\"mary\" "
    "LINGUISTIC_TYPE_REF=\"emotion\"><ANNOTATION><REF_ANNOTATION ANNOTATION_ID=\"a4\" ANNOTATION_REF=\"a1\" "
    "PREVIOUS_ANNOTATION=\"a4\"><ANNOTATION_VALUE>joy</ANNOTATION_VALUE></REF_ANNOTATION></ANNOTATION></"
    "TIER>\n"
    "<LINGUISTIC_TYPE LINGUISTIC_TYPE_ID=\"words\" CONSTRAINTS=\"Time_Subdivision\"/><LINGUISTIC_TYPE "
    "LINGUISTIC_TYPE_ID=\"emotion\" CONSTRAINTS=\"Symbolic_Subdivision\"/></ANNOTATION_DOCUMENT>\n";

constexpr Subject kSubjects[] = {
    {"TextGrid", parse_textgrid, kTextGrid},
    {"EAF", parse_eaf, kEaf},
    {"RTTM", parse_rttm, ";; x\nSPEAKER talk 1 0.5 1.5 <NA> <NA> ann <NA> <NA>\nSPKR-INFO talk 1 <NA>\n"},
    {"STM", parse_stm, ";; x\ntalk 1 ann 0.5 1.5 <o,f0> { um / @ } (yes) no\ntalk 1 bob 2 3 ignore_time\n"},
    {"CTM", parse_ctm, ";; x\ntalk 1 0.5 1.5 yes 0.9 lex ann\ntalk 1 * * <ALT_BEGIN>\ntalk A 2 0.5 no NA\n"},
};

std::string mutated(std::string text, Random& random) {
  static const std::string kBites[] = {"\n",      "\"",
                                       "\"\"",    "<",
                                       ">",       "/>",
                                       "&",       "!",
                                       "{",       "}",
                                       "/",       "0",
                                       "-",       "1e999",
                                       "nan",     " ts2",
                                       "ts3\"",   "a1\"",
                                       "a4\"",    "<TIER>",
                                       "</TIER>", "\"IntervalTier\"",
                                       "<NA>",    "mary",
                                       " 1 2 ",   "PARENT_REF=\"w\"",
                                       "\xFF",    "<exists>",
                                       ";;",      "[",
                                       "]"};
  for (std::size_t left = 1 + random.below(6); left > 0 && !text.empty(); --left) {
    const std::size_t at = random.below(text.size());
    switch (random.below(5)) {
      case 0:
        text[at] = static_cast<char>(random.integer(1, 126));
        break;
      case 1:
        text.erase(at, 1 + random.below(20));
        break;
      case 2:
        text.insert(at, text.substr(random.below(text.size()), random.below(80)));
        break;
      default:
        text.insert(at, kBites[random.below(std::size(kBites))]);
    }
  }
  if (random.below(6) == 0) text.resize(random.below(text.size() + 1));
  return text;
}

/// Anything but a transcript or an Error of one of the kinds that a reader may throw fails.
void check_survives(const Subject& subject, const std::string& text) {
  CAPTURE(subject.name);
  CAPTURE(text);
  for (const SpeakerFrom from : {SpeakerFrom::kAuto, SpeakerFrom::kPrefix}) {
    const auto error = support::error_of([&] {
      const Transcript transcript = subject.parse(text, {.tiers = {}, .speaker_from = from});
      const auto lines = std::ranges::count(text, '\n') + std::ranges::count(text, '\r') + 1;
      for (const TranscriptEntry& entry : transcript.entries) CHECK((entry.line >= 1 && entry.line <= lines));
      for (const ParseProblem& problem : transcript.problems) {
        CHECK((problem.line >= 0 && problem.line <= lines));
        CHECK_FALSE(problem.reason.empty());
      }
      to_conversation(transcript);
    });
    if (error) CHECK((error->kind() == ErrorKind::kBadInput || error->kind() == ErrorKind::kUnsupported));
  }
}

double seconds_of(const std::function<void()>& action) {
  const auto begin = std::chrono::steady_clock::now();
  action();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

}  // namespace

TEST_SUITE("data") {
  TEST_CASE("the readers of tiers and of NIST's formats survive changed files") {
    Random random(20'077);
    for (const Subject& subject : kSubjects) {
      for (int round = 0; round < 3000; ++round) check_survives(subject, mutated(subject.seed, random));
    }
  }

  TEST_CASE("the readers of tiers and of NIST's formats survive truncated files") {
    for (const Subject& subject : kSubjects) {
      const std::string seed = subject.seed;
      for (std::size_t size = 0; size <= seed.size(); ++size) check_survives(subject, seed.substr(0, size));
    }
  }

  TEST_CASE("the readers of tiers and of NIST's formats survive anything") {
    Random random(31'337);
    for (const Subject& subject : kSubjects) {
      const std::string seed = subject.seed;
      for (int round = 0; round < 600; ++round) {
        check_survives(subject, random.bytes(random.below(200)));
        check_survives(subject, seed.substr(0, random.below(seed.size())) + random.text(40));
      }
    }
  }

  TEST_CASE("every entry of a TextGrid that is not read is told of") {
    // Each label is unique, so that it can be looked for among entries and problems.
    Random random(5150);
    for (int round = 0; round < 500; ++round) {
      std::string text = "\"ooTextFile\" \"TextGrid\" 0 9 <exists> 1 \"IntervalTier\" \"mary\" 0 9 8\n";
      for (int i = 0; i < 8; ++i) {
        const char* const times[] = {"1 2", "1 2", "1", "", "1 2 3", "x 2", "1 2z9"};
        text += std::string(times[random.below(7)]) + " \"label" + std::to_string(i) + "\"\n";
      }
      const Transcript transcript = parse_textgrid(text, {});
      std::string told;
      for (const TranscriptEntry& entry : transcript.entries) told += entry.text.value_or("") + " ";
      for (const ParseProblem& problem : transcript.problems) told += problem.reason + " ";
      CAPTURE(text);
      for (int i = 0; i < 8; ++i) CHECK(told.find("label" + std::to_string(i)) != std::string::npos);
    }
  }

  TEST_CASE("time grows with the size of a file, not with its square") {
    const auto repeat = [](const std::string& text, int count) {
      std::string out;
      for (int i = 0; i < count; ++i) out += text;
      return out;
    };
    const auto tiers = [&](int count) {
      std::string text = "<ANNOTATION_DOCUMENT><TIME_ORDER><TIME_SLOT TIME_SLOT_ID=\"t\" TIME_VALUE=\"1\"/>" +
                         repeat("<TIME_SLOT TIME_SLOT_ID=\"t\"/>", count) + "</TIME_ORDER>";
      for (int i = 0; i < count; ++i) {
        text += "<TIER TIER_ID=\"" + std::to_string(i) + "\" PARENT_REF=\"" + std::to_string(i + 1) +
                "\"><ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID=\"a\" TIME_SLOT_REF1=\"t\" "
                "TIME_SLOT_REF2=\"t\"/></ANNOTATION></TIER>";
      }
      return text + "</ANNOTATION_DOCUMENT>";
    };
    const auto same_tiers = [&](int count) {
      return "\"ooTextFile\" \"TextGrid\" 0 9 1\n" + repeat(
                                                         "\"IntervalTier\" \"mary\" 0 9 1 1 2 \"a\" "
                                                         "\"IntervalTier\" \"mary - words\" 0 9 1 1 2 \"a\" "
                                                         "\"IntervalTier\" \"emotion\" 0 9 1 1 2 \"a\"\n",
                                                         count);
    };
    constexpr int kCount = 20'000;
    constexpr double kLimit_s = 20;  // a second in an ordinary build; a square would take minutes
    CHECK(seconds_of([&] { parse_eaf(tiers(kCount), {}); }) < kLimit_s);
    CHECK(seconds_of([&] { parse_textgrid(same_tiers(kCount), {}); }) < kLimit_s);
    CHECK(seconds_of([&] {
            parse_textgrid("\"ooTextFile\" \"TextGrid\" " + repeat("[ \"a ", 400'000), {});
          }) < kLimit_s);
    CHECK(seconds_of([&] { parse_stm("t 1 a 1 2 " + repeat("{ a / ", 400'000), {}); }) < kLimit_s);
    CHECK(seconds_of([&] { parse_ctm(repeat("t 1 1 1 a\n", 200'000), {}); }) < kLimit_s);
    CHECK(seconds_of([&] {
            support::error_of([&] { parse_eaf("<ANNOTATION_DOCUMENT" + repeat(" a=\"&\"", 400'000), {}); });
          }) < kLimit_s);
  }
}

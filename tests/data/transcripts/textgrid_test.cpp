#include "data/transcripts/textgrid.hpp"

#include <cmath>

#include <doctest/doctest.h>

#include "data/transcripts/textgrid_file.hpp"
#include "tests/data/transcripts/shown.hpp"
#include "tests/support/errors.hpp"

using namespace undertone;
using namespace undertone::data;
using support::error_text;

namespace {

const std::string kHeader = "File type = \"ooTextFile\"\nObject class = \"TextGrid\"\n\n";

/// A short-form file of these tiers.
std::string short_form(const std::vector<std::string>& tiers) {
  std::string text = kHeader + "0\n9\n<exists>\n" + std::to_string(tiers.size()) + "\n";
  for (const std::string& tier : tiers) text += tier;
  return text;
}

/// An interval tier of "BEGIN END \"LABEL\"" entries.
std::string tier(const std::string& name, const std::vector<std::string>& entries,
                 const std::string& kind = "IntervalTier") {
  std::string text = "\"" + kind + "\"\n\"" + name + "\"\n0 9 " + std::to_string(entries.size()) + "\n";
  for (const std::string& entry : entries) text += entry + "\n";
  return text;
}

}  // namespace

TEST_SUITE("data") {
  TEST_CASE("a TextGrid in long form is read interval by interval") {
    const Transcript transcript = parse_textgrid(kHeader + R"(xmin = 0
xmax = 3.5 seconds
tiers? <exists>
size = 2
item []:
    item [1]:
        class = "IntervalTier"
        name = "mary"
        xmin = 0
        xmax = 3.5
        intervals: size = 3
        intervals [1]:
            xmin = 0
            xmax = 1.25
            text = "she said ""no"""
        intervals [2]:
            xmin = 1.25
            xmax = 2
            text = ""
        intervals [3]:
            xmin = 2
            xmax = 3.5
            text = "two
lines"
    item [2]:
        class = "TextTier"
        name = "bell"
        xmin = 0
        xmax = 3.5
        points: size = 1
        points [1]:
            number = 2.5
            mark = "ding"
)",
                                                 {});
    CHECK(transcript.format == "Praat TextGrid");
    CHECK(transcript.tiers == Lines{"mary", "bell"});
    CHECK(shown(transcript.entries) == Lines{"0-1.25 mary: she said \"no\"", "2-3.5 mary: two\nlines"});
    CHECK(transcript.entries[0].line == 16);
    CHECK(transcript.entries[1].line == 24);
    CHECK(transcript.entries[1].tier == "mary");
    CHECK(shown(transcript.problems) == Lines{"0: tiers left aside: \"bell\""});
  }

  TEST_CASE("short form, line ends, comments, units, exponents and decoration do not matter") {
    const std::string loose =
        "File type = \"ooTextFile\"\r\nObject class = \"TextGrid\"\r\n\r\n"
        "0 ! where it \"begins\"\r\n9\r\n<exists> 1 tier\r\n\"IntervalTier\" named \"mary\"\r\n"
        "from -0s to 9 seconds, 2 intervals\r\nxmin=-0.0 to 12.5e-1 \"a\r\nb\" ! 7 8 \"no\"\r\n"
        "[ 3 ] 125% +20.0e-1s \"c\"";
    const Transcript transcript = parse_textgrid(loose, {});
    CHECK(shown(transcript.entries) == Lines{"0-1.25 mary: a\nb", "1.25-2 mary: c"});
    CHECK_FALSE(std::signbit(transcript.entries[0].span.begin_s));
    CHECK(transcript.entries[1].line == 11);
    CHECK(transcript.problems.empty());
  }

  TEST_CASE("labels of white space are silence, and <speech> is speech without text") {
    const Transcript transcript = parse_textgrid(
        short_form({tier("mary", {"0 1 \"\"", "1 2 \" \n\"", "2 3 \"<speech>\"", "3 9 \" x \""})}), {});
    CHECK(shown(transcript.entries) == Lines{"2-3 mary: -", "3-9 mary:  x "});
    CHECK(transcript.problems.empty());
  }

  TEST_CASE("tiers of words serve the utterances of the same speaker") {
    const Transcript transcript = parse_textgrid(
        short_form({tier("mary - words", {"0 1 \"a\"", "1 2 \"b\"", "5 6 \"lost\"", "6 9 \"too\""}),
                    tier("bob - words", {"0.5 0.7 \"x\""}), tier("mary", {"0 2 \"a b\""}),
                    tier("bob", {"0 1 \"x\"", "3 4 \"y\""}), tier("phones", {"0 1 \"p\""})}),
        {});
    CHECK(shown(transcript.entries) ==
          Lines{"0-2 mary: a b {a 0-1, b 1-2}", "0-1 bob: x {x 0.5-0.7}", "3-4 bob: y"});
    CHECK(shown(transcript.problems) ==
          Lines{"13: 2 words of the tier \"mary - words\" lie in no utterance, here the first",
                "0: tiers left aside: \"phones\""});
  }

  TEST_CASE("a tier of words that names no speaker serves the only tier of utterances") {
    const std::string words = tier("word", {"0 1 \"a\"", "1 2 \"b\""});
    CHECK(shown(parse_textgrid(short_form({words, tier("phrase", {"0 2 \"a b\""})}), {}).entries) ==
          Lines{"0-2 -: a b {a 0-1, b 1-2}"});
    const Transcript two =
        parse_textgrid(short_form({words, tier("mary", {"0 2 \"a b\""}), tier("bob", {"0 1 \"c\""})}), {});
    CHECK(shown(two.entries) == Lines{"0-2 mary: a b", "0-1 bob: c"});
    CHECK(shown(two.problems) == Lines{"0: tiers left aside: \"word\""});
  }

  TEST_CASE("words alone become utterances, parted by long pauses") {
    const Transcript transcript = parse_textgrid(
        short_form({tier("mary - words", {"0 1 \"a\"", "1 1.5 \"\"", "1.5 2 \"b\"", "2.6 3 \"c\""}),
                    tier("mary - emotion", {"0 2 \"joy\""})}),
        {});
    CHECK(shown(transcript.entries) ==
          Lines{"0-2 mary: a b = joy {a 0-1, b 1.5-2}", "2.6-3 mary: c {c 2.6-3}"});
  }

  TEST_CASE("a tier that says that it holds utterances is preferred to one that says nothing") {
    const std::vector<std::string> tiers = {tier("left hand", {"0 2 \"point\""}),
                                            tier("text", {"1 2 \"hi\""})};
    CHECK(shown(parse_textgrid(short_form(tiers), {}).entries) == Lines{"1-2 -: hi"});
    CHECK(shown(parse_textgrid(short_form({tiers[0], tier("text", {"1 2 \"\""})}), {}).entries) ==
          Lines{"0-2 left hand: point"});
  }

  TEST_CASE("labels come from tiers of labels, then of emotions, at the middle of the utterance") {
    const Transcript transcript = parse_textgrid(
        short_form({tier("mary", {"0 2 \"a\"", "2 4 \"b\"", "5 6 \"c\""}), tier("mary (2)", {"0 2 \"d\""}),
                    tier("bob", {"0 2 \"e\""}), tier("mary - emotion", {"0 0.9 \"fear\"", "0.9 5 \"joy\""}),
                    tier("label", {"0 2 \"anger\""})}),
        {});
    CHECK(shown(transcript.entries) == Lines{"0-2 mary: a = anger", "2-4 mary: b = joy", "5-6 mary: c",
                                             "0-2 mary: d", "0-2 bob: e = anger"});
  }

  TEST_CASE("a predicted emotion is no label, and a corrected one is") {
    const Transcript transcript = parse_textgrid(
        short_form({tier("mary", {"0 1 \"a\"", "1 2 \"b\"", "2 3 \"c\"", "3 4 \"d\""}),
                    tier("mary - emotion", {"0 1 \"joy\"", "1 2 \"anger\"", "2 3 \"joy\"", "3 4 \"joy\""}),
                    tier("mary - confidence", {"0 1 \"0.8 joy\"", "1 2 \"0.8 joy\"", "3 4 \"0.8\""})}),
        {});
    CHECK(shown(transcript.entries) ==
          Lines{"0-1 mary: a", "1-2 mary: b = anger", "2-3 mary: c = joy", "3-4 mary: d = joy"});
    CHECK(transcript.problems.empty());
  }

  TEST_CASE("tiers that are asked for are taken, points too") {
    const std::string text = short_form({tier("mary", {"0 2 \"a\""}), tier("bob", {"0 2 \"b\""}),
                                         tier("bell", {"1.5 \"ding\""}, "TextTier")});
    const Transcript transcript = parse_textgrid(text, {.tiers = {"bell", "bob"}});
    CHECK(shown(transcript.entries) == Lines{"1.5-1.5 bell: ding", "0-2 bob: b"});
    CHECK(transcript.problems.empty());
    CHECK(error_text([&] { parse_textgrid(text, {.tiers = {"ann"}}); }) ==
          "not found: there is no tier \"ann\"; there are \"mary\", \"bob\", \"bell\"");
  }

  TEST_CASE("the speaker of a TextGrid comes from the tier's name, if at all") {
    const std::string text =
        short_form({tier("mary - text", {"0 2 \"a\""}), tier("phrases", {"0 2 \"BOB: b\""})});
    const auto speakers = [&](SpeakerFrom from) {
      return shown(parse_textgrid(text, {.tiers = {}, .speaker_from = from}).entries);
    };
    CHECK(speakers(SpeakerFrom::kAuto) == Lines{"0-2 mary: a", "0-2 -: BOB: b"});
    CHECK(speakers(SpeakerFrom::kTier) == Lines{"0-2 mary: a", "0-2 phrases: BOB: b"});
    CHECK(speakers(SpeakerFrom::kPrefix) == Lines{"0-2 -: a", "0-2 BOB: b"});
    CHECK(speakers(SpeakerFrom::kNone) == Lines{"0-2 -: a", "0-2 -: BOB: b"});
  }

  TEST_CASE("what is wrong in a TextGrid is told and the rest is read") {
    const Transcript transcript = parse_textgrid(
        short_form(
            {tier("mary", {"0 1 \"a\"", "1 \"b\"", "1 2,5 \"c\"", "\"d\"", "2 3 4 \"e\"", "4 5 \"f\" junk"}),
             "\"FooTier\"\n", tier("bob", {"1e999 2 \"g\"", "2 1 \"h\""}) + "7 8 9 10 \"unclosed\n"}),
        {});
    CHECK(shown(transcript.entries) == Lines{"0-1 mary: a", "4-5 mary: f", "2-1 bob: h"});
    CHECK(shown(transcript.problems) ==
          Lines{"12: an interval has 1 times in place of 2; left out with its text \"b\"",
                "13: \"2,5\" is no number", "13: an interval left out, with its text \"c\"",
                "14: an interval has 0 times in place of 2; left out with its text \"d\"",
                "15: an interval has 3 times in place of 2; left out with its text \"e\"",
                "17: an interval has 0 times in place of 2; left out with its text \"FooTier\"",
                "8: the tier \"mary\" says that it has 6 entries, and has 7", "21: \"1e999\" is no number",
                "21: an interval left out, with its text \"g\"",
                "23: a quoted text without its end; left out", "23: an interval without its text; left out",
                "0: the file says that it has 3 tiers, and has 2"});
  }

  TEST_CASE("what is no TextGrid as text is refused") {
    CHECK(error_text([] { parse_textgrid("", {}); }) ==
          "bad input: no TextGrid: the first quoted text is not \"ooTextFile\"");
    CHECK(error_text([] { parse_textgrid("File type = \"ooTextFile\"\nObject class = \"Pitch\"", {}); }) ==
          "bad input: no TextGrid, but an object \"Pitch\"");
    CHECK(error_text([] {
            parse_textgrid("ooBinaryFile\x08TextGrid", {});
          }).starts_with("unsupported: a TextGrid"));
    CHECK(error_text([] {
            parse_textgrid("\"Praat chronological TextGrid text file\"\n0 2", {});
          }).starts_with("unsupported: a TextGrid in chronological form"));
  }

  TEST_CASE("a TextGrid without tiers has no entries") {
    const Transcript transcript = parse_textgrid(kHeader + "xmin = 0\nxmax = 2\ntiers? <absent>\n", {});
    CHECK(transcript.entries.empty());
    CHECK(shown(transcript.problems) == Lines{"0: no tier holds anything"});
  }
}

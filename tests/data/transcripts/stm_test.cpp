#include "data/transcripts/stm.hpp"

#include <doctest/doctest.h>

#include "tests/data/transcripts/shown.hpp"

using namespace undertone;
using namespace undertone::data;

namespace {

/// What becomes of the words of one line.
std::string words_of(const std::string& words) {
  const Transcript transcript = parse_stm("talk 1 ann 1 2 " + words, {});
  REQUIRE(transcript.entries.size() == 1);
  return transcript.entries[0].text.value_or("(absent)") + (transcript.problems.empty() ? "" : " !");
}

}  // namespace

TEST_SUITE("data") {
  TEST_CASE("an STM line is an entry of speaker, span and words") {
    const Transcript transcript = parse_stm(
        ";; CATEGORY \"0\" \"\" \"\"\n;; LABEL \"O\" \"Overall\" \"all\"\n"
        "talk 1 ann 6.68 7.16 <o,f0,female> Oh, hello there.\ntalk 1 <NA> 7.5 9 words\r\n",
        {});
    CHECK(transcript.format == "STM");
    CHECK(shown(transcript.entries) == Lines{"6.68-7.16 ann: Oh, hello there.", "7.5-9 -: words"});
    CHECK(transcript.entries[0].line == 3);
    CHECK_FALSE(transcript.entries[0].label);
    CHECK(transcript.problems.empty());
  }

  TEST_CASE("STM segments that nobody wrote down make no entry and are counted") {
    const Transcript transcript = parse_stm(
        "talk 1 ann 1 2 ignore_time_segment_in_scoring\ntalk 1 inter_segment_gap 2 3 <o,,>\n"
        "talk 1 excluded_region 3 4 x\ntalk 1 ann 4 5 <o,,> IGNORE_TIME_SEGMENT_IN_SCORING\ntalk 1 ann 5 6 "
        "hello\n",
        {});
    CHECK(shown(transcript.entries) == Lines{"5-6 ann: hello"});
    CHECK(shown(transcript.problems) == Lines{"0: 4 segments marked as not written down make no entry"});
  }

  TEST_CASE("of alternatives in STM the first one is taken") {
    CHECK(words_of("{ um / uh / @ } yes") == "um yes");
    CHECK(words_of("{ @ / uh } yes") == "yes");
    CHECK(words_of("a { b { c / d } e / f { g / h } } i") == "a b c e i");
    CHECK(words_of("{a/b} c") == "a/b c");  // a slash needs spaces around it: "and/or" is a word
    CHECK(words_of("(uh) yes (%hesitation)") == "uh yes %hesitation");
    CHECK(words_of("an @ alone") == "an @ alone");
    CHECK(words_of("") == "(absent)");
    CHECK(words_of("<o,f0> <unk> x") == "<unk> x");
    CHECK(words_of("<unk> x") == "<unk> x");
    CHECK(words_of("a } b") == "a } b !");
    CHECK(words_of("{ a / b") == "{ a / b !");
  }

  TEST_CASE("an STM line that cannot be used is a problem") {
    const Transcript transcript =
        parse_stm("talk 1 ann 1\ntalk 1 ann one 2 words\ntalk 1 ann 1 inf words\n", {});
    CHECK(transcript.entries.empty());
    CHECK(shown(transcript.problems) == Lines{"1: an STM line needs five fields; left out",
                                              "2: begin \"one\" or end \"2\" is no number; left out",
                                              "3: begin \"1\" or end \"inf\" is no number; left out"});
  }
}

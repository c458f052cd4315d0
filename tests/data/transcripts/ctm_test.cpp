#include "data/transcripts/ctm.hpp"

#include <doctest/doctest.h>

#include "tests/data/transcripts/shown.hpp"

using namespace undertone;
using namespace undertone::data;

TEST_SUITE("data") {
  TEST_CASE("CTM words become utterances, parted by pauses of more than half a second") {
    const Transcript transcript = parse_ctm(
        ";; words\ntalk 1 1.0 0.5 hello 0.98\ntalk 1 2.0 0.25 there NA\n"  // a pause of exactly 0.5 s
        "talk 1 2.751 0.1 next 1.0\n",
        {});
    CHECK(transcript.format == "CTM");
    CHECK(shown(transcript.entries) == Lines{"1-2.25 -: hello there {hello 1-1.5, there 2-2.25}",
                                             "2.751-2.851 -: next {next 2.751-2.851}"});
    CHECK(transcript.entries[0].line == 2);
    CHECK(transcript.entries[1].line == 4);
    CHECK(transcript.problems.empty());
  }

  TEST_CASE("CTM words come in any order and may overlap") {
    const Transcript transcript = parse_ctm("t 1 3 1 c\nt 1 1 2.5 a\nt 1 1.5 0.5 b\n", {});
    CHECK(shown(transcript.entries) == Lines{"1-4 -: a b c {a 1-3.5, b 1.5-2, c 3-4}"});
  }

  TEST_CASE("another channel or speaker begins another utterance in CTM") {
    CHECK(shown(parse_ctm("t A 1 1 yes\nt B 1.1 1 no\nt A 2 1 yes\n", {}).entries) ==
          Lines{"1-3 A: yes yes {yes 1-2, yes 2-3}", "1.1-2.1 B: no {no 1.1-2.1}"});
    CHECK(shown(parse_ctm("t 1 1 1 yes 1 lex ann\nt 1 2 1 no 1 lex bob\nt 1 3 1 so 1 lex unknown\n", {})
                    .entries) ==
          Lines{"1-2 ann: yes {yes 1-2}", "2-3 bob: no {no 2-3}", "3-4 -: so {so 3-4}"});
    CHECK(shown(parse_ctm("t A 1 1 x\nt B 9 1 y\n", {.tiers = {}, .speaker_from = SpeakerFrom::kNone})
                    .entries) == Lines{"1-2 -: x {x 1-2}", "9-10 -: y {y 9-10}"});
  }

  TEST_CASE("what is no word in CTM is counted and left aside") {
    const Transcript transcript = parse_ctm(
        "t 1 1 1 cough 1 non-lex\nt 1 2 1 @ 1\nt 1 3 1 wo- 1 frag\nt 1 * * <ALT_BEGIN>\nt 1 4 1 a\n"
        "t 1 * * <ALT>\nt 1 4 1 b\nt 1 * * <ALT_END>\nt 1 5 1 c\n",
        {});
    CHECK(shown(transcript.entries) == Lines{"3-6 -: wo- a c {wo- 3-4, a 4-5, c 5-6}"});
    CHECK(shown(transcript.problems) == Lines{"0: 2 lines that hold no word were left aside",
                                              "0: 1 words of second and later alternatives were left aside"});
  }

  TEST_CASE("a CTM line that cannot be used is a problem") {
    const Transcript transcript =
        parse_ctm("t 1 1 1\nt 1 x 1 word\nt 1 1 -1 word\nt 1 * * word\nt 1 1 1 word maybe\n", {});
    CHECK(shown(transcript.entries) == Lines{"1-2 -: word {word 1-2}"});
    CHECK(shown(transcript.problems) == Lines{"1: a CTM line needs five fields; left out",
                                              "2: begin \"x\" or duration \"1\" is no such number; left out",
                                              "3: begin \"1\" or duration \"-1\" is no such number; left out",
                                              "4: a word without times; left out",
                                              "5: the confidence \"maybe\" is no number"});
  }
}

#include "data/transcripts/rttm.hpp"

#include <doctest/doctest.h>

#include "tests/data/transcripts/shown.hpp"
#include "tests/support/errors.hpp"

using namespace undertone;
using namespace undertone::data;
using support::error_text;

TEST_SUITE("data") {
  TEST_CASE("a SPEAKER line of RTTM is an entry without text") {
    const Transcript transcript = parse_rttm(
        ";; who speaks\nSPKR-INFO talk 1 <NA> <NA> <NA> adult ann <NA>\n"
        "SPEAKER talk 1 0.1 0.2 <NA> <NA> ann <NA> <NA>\r\n"
        "\n  SPEAKER\ttalk  2 3 1e1 <NA> <NA> <NA> 0.9\n",
        {});
    CHECK(transcript.format == "RTTM");
    CHECK(transcript.tiers == Lines{"talk"});
    CHECK(shown(transcript.entries) == Lines{"0.1-0.3 ann: -", "3-13 -: -"});
    CHECK(transcript.entries[0].span.end_s == 0.3);
    CHECK(transcript.entries[0].line == 3);
    CHECK(transcript.entries[1].line == 5);
    CHECK(shown(transcript.problems) == Lines{"0: 1 lines of types other than SPEAKER were left aside"});
  }

  TEST_CASE("an RTTM line that cannot be used is a problem") {
    const Transcript transcript = parse_rttm(
        "SPEAKER talk 1 0.1 0.2 <NA> <NA>\nSPEAKER talk 1 soon 0.2 <NA> <NA> ann\n"
        "SPEAKER talk 1 1 nan <NA> <NA> ann\nSPEAKER talk 1 5 -1 <NA> <NA> ann\n",
        {});
    CHECK(shown(transcript.problems) == Lines{"1: a SPEAKER line needs eight fields; left out",
                                              "2: onset \"soon\" or duration \"0.2\" is no number; left out",
                                              "3: onset \"1\" or duration \"nan\" is no number; left out"});
    CHECK(shown(transcript.entries) == Lines{"5-4 ann: -"});  // judged later, with all backwards spans
  }

  TEST_CASE("an RTTM file of several recordings is read as a whole, or one of them is chosen") {
    const std::string text = "SPEAKER one 1 0 1 <NA> <NA> a\nSPEAKER two 1 5 1 <NA> <NA> b\n";
    const Transcript all = parse_rttm(text, {});
    CHECK(all.entries.size() == 2);
    CHECK(all.tiers == Lines{"one", "two"});
    CHECK(shown(all.problems) ==
          Lines{"0: speaks of 2 recordings, first \"one\" and \"two\"; all are read, as none was chosen"});
    const Transcript one = parse_rttm(text, {.tiers = {"two"}});
    CHECK(shown(one.entries) == Lines{"5-6 b: -"});
    CHECK(one.problems.empty());
    CHECK(error_text([&] { parse_rttm(text, {.tiers = {"three"}}); }) ==
          "not found: the file has no recording \"three\"");
  }

  TEST_CASE("no speaker is taken from RTTM where none is wanted") {
    const Transcript transcript =
        parse_rttm("SPEAKER talk 1 0 1 <NA> <NA> ann\n", {.tiers = {}, .speaker_from = SpeakerFrom::kNone});
    CHECK(shown(transcript.entries) == Lines{"0-1 -: -"});
  }
}

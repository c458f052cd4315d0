#include <string>

#include <doctest/doctest.h>

#include "src/io/json.hpp"
#include "tests/pipeline/cli/run_words.hpp"
#include "tests/pipeline/segment/small_media.hpp"
#include "tests/support/temporary_directory.hpp"

namespace undertone::cli {
namespace {

using pipeline::write_text;
using support::TemporaryDirectory;

std::string turn(const std::string& begin, const std::string& duration, const std::string& speaker) {
  return "SPEAKER talk 1 " + begin + " " + duration + " <NA> <NA> " + speaker + " <NA> <NA>\n";
}

}  // namespace

TEST_SUITE("cli") {
  TEST_CASE("evaluate prints the diarization error with its three parts, worked out by hand") {
    const TemporaryDirectory folder;
    // Of 20 s: 2 s missed at the end, 1 s of false alarm, and 3 s of b given to a's voice.
    write_text(folder / "ref.rttm", turn("0", "10", "a") + turn("10", "10", "b"));
    write_text(folder / "hyp.rttm", turn("0", "13", "x") + turn("13", "5", "y") + turn("25", "1", "y"));
    const Outcome outcome = run_words({"evaluate", "--diarization", (folder / "ref.rttm").string(),
                                       (folder / "hyp.rttm").string(), "--collar", "0"});
    CHECK(outcome.status == ExitStatus::kDone);
    CHECK(outcome.err.empty());
    CHECK(
        outcome.out ==
        "diarization error       30.00 %       6.00 s\n"
        "  missed                10.00 %       2.00 s\n"
        "  false alarm            5.00 %       1.00 s\n"
        "  confusion             15.00 %       3.00 s\n"
        "speech error            15.00 %       3.00 s\n"
        "  missed                10.00 %       2.00 s\n"
        "  false alarm            5.00 %       1.00 s\n"
        "of 20.00 s that speakers speak, 20.00 s that anybody speaks; 0.00 s around every begin and end left "
        "out\n"
        "a is x\n"
        "b is y\n");
  }

  TEST_CASE("the same as JSON, with the collar that is usual") {
    const TemporaryDirectory folder;
    write_text(folder / "ref.rttm", turn("0", "10", "a") + turn("10", "10", "b"));
    write_text(folder / "hyp.rttm", turn("0", "13", "x") + turn("13", "5", "y"));
    const Outcome outcome = run_words({"evaluate", "--diarization", (folder / "ref.rttm").string(),
                                       (folder / "hyp.rttm").string(), "--json", "-"});
    const io::Json json = io::parse_json(outcome.out);
    // 0.25 s are left out at 0, at 20, and to both sides of 10.
    CHECK(json.get_double("speaker_s") == doctest::Approx(19));
    CHECK(json.get_double("missed_s") == doctest::Approx(1.75));
    CHECK(json.get_double("confusion_s") == doctest::Approx(2.75));
    CHECK(json.get_double("diarization_error") == doctest::Approx(4.5 / 19));
  }

  TEST_CASE("any transcript with times can be compared, and what is wrong with it is told") {
    const TemporaryDirectory folder;
    write_text(folder / "ref.csv", "start,end,speaker,text\n0,5,a,hi\nx,7,b,what\n");
    write_text(folder / "hyp.srt", "1\n00:00:00,000 --> 00:00:05,000\n[z]: hi\n");
    const Outcome outcome = run_words(
        {"evaluate", "--diarization", (folder / "ref.csv").string(), (folder / "hyp.srt").string()});
    CHECK(outcome.status == ExitStatus::kDone);
    CHECK(contains(outcome.out, "diarization error        0.00 %"));
    CHECK(contains(outcome.err, "ref.csv:3: "));
  }

  TEST_CASE("shares of nothing are not numbers") {
    const TemporaryDirectory folder;
    write_text(folder / "ref.csv", "start,end,speaker\n");
    write_text(folder / "hyp.csv", "start,end,speaker\n1,2,a\n");
    const std::vector<std::string> words = {"evaluate", "--diarization", (folder / "ref.csv").string(),
                                            (folder / "hyp.csv").string()};
    CHECK(contains(run_words(words).out, "diarization error           - %       1.00 s\n"));
    std::vector<std::string> as_json = words;
    as_json.insert(as_json.end(), {"--json", "-"});
    CHECK(io::parse_json(run_words(as_json).out).find("diarization_error")->is_null());
  }

  TEST_CASE("evaluate wants to know what, and two files") {
    const Outcome nothing = run_words({"evaluate", "a.rttm", "b.rttm"});
    CHECK(nothing.status == ExitStatus::kMisused);
    CHECK(contains(nothing.err, "--diarization REFERENCE FOUND"));
    CHECK(contains(nothing.err, "--data KIND:PATH"));
    CHECK(run_words({"evaluate", "--diarization", "a.rttm"}).status == ExitStatus::kMisused);
    const Outcome missing = run_words({"evaluate", "--diarization", "/nowhere/a.rttm", "/nowhere/b.rttm"});
    CHECK(missing.status == ExitStatus::kFailed);
    CHECK(contains(missing.err, "/nowhere/a.rttm"));
  }
}

}  // namespace undertone::cli

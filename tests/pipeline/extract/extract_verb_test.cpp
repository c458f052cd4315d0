#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "data/corpora/features.hpp"
#include "tests/pipeline/cli/run_words.hpp"
#include "tests/pipeline/segment/made_corpus.hpp"

namespace undertone::cli {
namespace {

namespace fs = std::filesystem;
using support::TemporaryDirectory;

/// Three seconds of a voice with a transcript of two utterances, and one where nothing is heard any more.
std::string make_talk(const TemporaryDirectory& folder) {
  testing::write_clip(folder / "talk.wav", testing::speak({120, 1}, 3.0, 1));
  std::ofstream(folder / "talk.srt") << "1\n00:00:00,200 --> 00:00:01,400\nAnn: well\n\n"
                                        "2\n00:00:01,500 --> 00:00:02,600\nBob: yes\n";
  return (folder / "talk.wav").string();
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

}  // namespace

TEST_SUITE("extract") {
  TEST_CASE("each utterance of the transcript gets its line of functionals") {
    const TemporaryDirectory folder;
    const Outcome outcome = run_words({"extract", make_talk(folder), "--log", "quiet"});
    CAPTURE(outcome.err);
    REQUIRE(outcome.status == ExitStatus::kDone);
    const auto lines = lines_of(outcome.out);
    REQUIRE(lines.size() == 3);
    CHECK(lines[0].starts_with("file,id,start,end,speaker,F0semitoneFrom27.5Hz_sma3nz_amean,"));
    CHECK(count_of(lines[0], ",") == 4 + 88);
    CHECK(count_of(lines[1], ",") == 4 + 88);
    CHECK(contains(lines[1], ",0.2,1.4,Ann,"));
    CHECK(contains(lines[2], ",1.5,2.6,Bob,"));
  }

  TEST_CASE("frames come every 10 ms on the time of the media") {
    const TemporaryDirectory folder;
    const std::string talk = make_talk(folder);
    const Outcome outcome = run_words({"extract", talk, "--level", "lld", "--log", "quiet"});
    REQUIRE(outcome.status == ExitStatus::kDone);
    const auto lines = lines_of(outcome.out);
    CHECK(lines[0].starts_with("file,id,time,Loudness_sma3,"));
    CHECK(lines.size() > 200);
    CHECK(contains(lines[1], ",0.2,"));
    CHECK(contains(lines[2], ",0.21,"));
    const Outcome whole = run_words({"extract", talk, "--acoustic", "logmel64", "--pieces", "whole"});
    CHECK(lines_of(whole.out).size() > 290);
  }

  TEST_CASE("features for training are read back with their speakers, times and what made them") {
    const TemporaryDirectory folder;
    const fs::path out = folder / "features";
    const std::vector<std::string> words = {"extract",  make_talk(folder), "--acoustic", "mfcc",  "--format",
                                            "features", "--out",           out.string(), "--log", "quiet"};
    const Outcome outcome = run_words(words);
    CAPTURE(outcome.err);
    REQUIRE(outcome.status == ExitStatus::kDone);
    const data::Corpus corpus = data::read_features(out, {}, {});
    REQUIRE(corpus.samples.size() == 2);
    CHECK(corpus.samples[0].speaker == "Ann");
    CHECK(corpus.samples[1].text == "yes");
    const data::FeatureTable& table = corpus.features.front();
    CHECK(table.dimension == 13);
    CHECK(table.values[0].size() == 13 * table.times[0].size());
    CHECK(table.times[0][1] == doctest::Approx(0.01));
    CHECK(!table.fingerprint.empty());
    CHECK(run_words(words).status == ExitStatus::kFailed);  // it is there already
  }

  TEST_CASE("a file without sound is told, and does not cost the others") {
    const TemporaryDirectory folder;
    const std::string talk = make_talk(folder), broken = (folder / "broken.wav").string();
    std::ofstream(broken) << "no sound";
    const Outcome both = run_words({"extract", broken, talk});
    CHECK(both.status == ExitStatus::kSomeSkipped);
    CHECK(contains(both.err, "broken.wav"));
    CHECK(lines_of(both.out).size() == 3);
    CHECK(run_words({"extract", broken}).status != ExitStatus::kDone);
    CHECK(run_words({"extract", broken, broken}).status == ExitStatus::kFailed);
    CHECK(contains(run_words({"extract", talk, "--acoustic", "egemap"}).err, "did you mean 'egemaps'"));
  }
}

}  // namespace undertone::cli

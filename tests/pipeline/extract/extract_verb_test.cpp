#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "data/corpora/features.hpp"
#include "pipeline/extract/feature_table_csv.hpp"
#include "tests/pipeline/cli/run_words.hpp"
#include "tests/pipeline/segment/made_corpus.hpp"
#include "tests/support/file_size_limit.hpp"
#include "tests/support/text_of.hpp"

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

  TEST_CASE("what is written while recordings are heard is what each of them alone is written as") {
    const TemporaryDirectory folder;
    const std::string talk = make_talk(folder), out = (folder / "table.csv").string();
    const std::vector<std::string> more = {"--acoustic", "logmel80", "--pieces", "whole", "--log", "quiet"};
    const auto extract = [&](std::vector<std::string> words) {
      words.insert(words.begin(), "extract");
      words.insert(words.end(), more.begin(), more.end());
      return run_words(words);
    };
    const std::string one = extract({talk}).out;
    const std::size_t header = one.find('\n') + 1;
    REQUIRE(one.size() > 200'000);  // several pieces
    CHECK(extract({talk, talk, "--out", out}).status == ExitStatus::kDone);
    CHECK(support::text_of(out) == one + one.substr(header));
    CHECK(extract({talk, talk}).out == support::text_of(out));
  }

  TEST_CASE("a table comes in pieces of bounded size, each of whole lines") {
    constexpr std::size_t kSteps = 20'000;
    Utterance utterance;
    utterance.id = "1";
    utterance.span = {0, 200};
    FeatureSequence sequence = make_feature_sequence(kSteps, 2);
    sequence.hop_s = 0.01;
    const extractors::ExtractorDescription description{"made", "", Modality::kAudio, 0.01, {"a", "b"}, 1};
    std::size_t pieces = 0, lines = 0;
    const auto take = [&](std::string_view text) {
      CHECK(text.ends_with('\n'));
      CHECK(text.size() < 70'000);
      ++pieces;
      lines += count_of(std::string(text), "\n");
    };
    pipeline::write_features_csv("x.wav", Conversation({utterance}), {&sequence, 1}, description, take);
    CHECK(lines == kSteps);
    CHECK(pieces > 3);
  }

  TEST_CASE("a table that is not whole never stands under its name, and a full disk is told") {
    const TemporaryDirectory folder;
    const std::string talk = make_talk(folder), out = (folder / "table.csv").string();
    const std::vector<std::string> words = {"extract",  talk,    talk,    talk, "--acoustic", "logmel80",
                                            "--pieces", "whole", "--out", out,  "--log",      "quiet"};
    const std::size_t before = folder.entries();
    {
      const support::FileSizeLimit limit(300'000);  // enough for the sound and the first of the three
      const Outcome outcome = run_words(words);
      CHECK(outcome.status == ExitStatus::kFailed);
      CHECK(contains(outcome.err, "cannot write " + out + ": File too large"));
    }
    CHECK(folder.entries() == before);
    std::stop_source stop;
    stop.request_stop();
    CHECK(run_words(words, stop.get_token()).status == ExitStatus::kInterrupted);
    CHECK(folder.entries() == before);
    CHECK(run_words({"extract", talk, "--out", (folder / "none" / "table.csv").string()}).status ==
          ExitStatus::kFailed);
  }
}

}  // namespace undertone::cli

#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "data/corpora/features.hpp"
#include "tests/pipeline/cli/run_words.hpp"
#include "tests/support/temporary_directory.hpp"

namespace undertone::cli {
namespace {

namespace fs = std::filesystem;
using support::TemporaryDirectory;

std::string small_encoder() {
  return (fs::path(UNDERTONE_SOURCE_DIR) / "tests/extractors/fixtures/token/bert").string();
}

std::string make_transcript(const TemporaryDirectory& folder) {
  std::ofstream(folder / "talk.srt") << "1\n00:00:00,200 --> 00:00:01,400\nAnn: Are you kidding me?\n\n"
                                        "2\n00:00:01,500 --> 00:00:02,600\n[noise]\n\n"
                                        "3\n00:00:03,000 --> 00:00:04,000\nBob: No.\n";
  return (folder / "talk.srt").string();
}

std::vector<std::vector<std::string>> cells_of(const std::string& table) {
  std::vector<std::vector<std::string>> lines;
  std::istringstream stream(table);
  for (std::string line; std::getline(stream, line);) {
    std::istringstream rest(line);
    auto& cells = lines.emplace_back();
    for (std::string cell; std::getline(rest, cell, ',');) cells.push_back(cell);
  }
  return lines;
}

}  // namespace

TEST_SUITE("extract") {
  TEST_CASE("a bare transcript becomes a line for each token, with a time that is marked as guessed") {
    const TemporaryDirectory folder;
    const Outcome outcome = run_words({"extract", make_transcript(folder), "--token", small_encoder(),
                                       "--device", "cpu", "--log", "quiet"});
    CAPTURE(outcome.err);
    REQUIRE(outcome.status == ExitStatus::kDone);
    const auto lines = cells_of(outcome.out);
    REQUIRE(lines.size() > 6);
    CHECK(lines[0].size() == 4 + 16);
    CHECK(lines[0][2] == "time");
    CHECK(lines[0][3] == "approximate");
    CHECK(lines[0][4] == "token0");
    for (std::size_t i = 1; i < lines.size(); ++i) {
      if (lines[i][1] != "u0002") {
        CHECK(lines[i][3] == "1");
        CHECK(lines[i].size() == 4 + 16);
      } else {
        CHECK(lines[i].size() < 4 + 16);  // nothing was said
        CHECK(lines[i][3].empty());
      }
    }
    CHECK(std::stod(lines[1][2]) > 0.2);
    CHECK(std::stod(lines.back()[2]) > 3.0);
    CHECK(std::stod(lines.back()[2]) < 4.0);
  }

  TEST_CASE("features of words are written for training, those of the whole utterance too") {
    const TemporaryDirectory folder;
    for (const std::string level : {"tokens", "utterance"}) {
      const fs::path out = folder / level;
      const Outcome outcome = run_words({"extract", make_transcript(folder), "--token", small_encoder(),
                                         "--token-level", level, "--hidden-states", "last-four", "--format",
                                         "features", "--out", out.string(), "--device", "cpu"});
      CAPTURE(outcome.err);
      REQUIRE(outcome.status == ExitStatus::kDone);
      const data::Corpus corpus = data::read_features(out, {}, {});
      REQUIRE(corpus.samples.size() == 3);
      CHECK(corpus.samples[0].speaker == "Ann");
      const data::FeatureTable& table = corpus.features.front();
      CHECK(table.modality == Modality::kText);
      CHECK(table.dimension == 16);
      CHECK(table.sequences == (level == "tokens"));
      CHECK(table.values[1].empty());
      CHECK(table.values[2].size() >= 16);
    }
  }

  TEST_CASE("an encoder that is not there, or whole files, are refused") {
    const TemporaryDirectory folder;
    const Outcome missing =
        run_words({"extract", make_transcript(folder), "--token", "nothing-of-this-name"});
    CHECK(missing.status != ExitStatus::kDone);
    CHECK(contains(missing.err, "there is no folder 'nothing-of-this-name'"));
    const Outcome whole =
        run_words({"extract", make_transcript(folder), "--token", small_encoder(), "--pieces", "whole"});
    CHECK(contains(whole.err, "--pieces: words are of utterances"));
  }
}

}  // namespace undertone::cli

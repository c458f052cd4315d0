#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "fusion/checkpoint.hpp"
#include "tests/pipeline/cli/run_words.hpp"
#include "tests/support/made_mosi.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tests/support/text_of.hpp"

// Comparisons, protocols, presets and bags of words of `undertone train`.
namespace undertone::cli {
namespace {

namespace fs = std::filesystem;
using support::TemporaryDirectory;
using support::text_of;

Outcome train(const std::string& data, const fs::path& out, const std::vector<std::string>& more = {}) {
  std::vector<std::string> words = {"train",    "linear", "--data",          data,   "--out", out.string(),
                                    "--epochs", "6",      "--learning-rate", "0.05", "--log", "quiet"};
  words.insert(words.end(), more.begin(), more.end());
  return run_words(words);
}

/// A folder in the form of MELD, in which the words tell the feeling.
std::string make_meld(const fs::path& folder) {
  fs::create_directories(folder);
  for (const std::string part : {"train", "dev"}) {
    std::ofstream file(folder / (part + "_sent_emo.csv"));
    file << "Sr No.,Utterance,Speaker,Emotion,Sentiment,Dialogue_ID,Utterance_ID,Season,Episode,StartTime,"
            "EndTime\n";
    for (int i = 0; i < 120; ++i) {
      const bool glad = i * 7 % 3 == 0;
      file << i + 1 << ",\"" << (glad ? "How wonderful" : "Go away") << ", number " << i << "\",Ann,"
           << (glad ? "joy" : "anger") << ",positive," << i / 6 << "," << i % 6
           << ",1,1,\"00:00:01,000\",\"00:00:02,000\"\n";
    }
  }
  return "meld:" + folder.string();
}

}  // namespace

TEST_SUITE("learn") {
  TEST_CASE("two configurations are compared seed by seed, and the page tells it") {
    const TemporaryDirectory folder;
    const std::string data = support::make_mosi(folder / "mosi");
    const Outcome outcome =
        train(data, folder / "m", {"--seeds", "3", "--versus", "modality=audio", "--versus", "epochs=3"});
    CAPTURE(outcome.err);
    REQUIRE(outcome.status == ExitStatus::kDone);
    CHECK(contains(outcome.out, "1: linear\n2: modality=audio, epochs=3\n"));
    CHECK(count_of(outcome.out, "seed  epoch") == 2);
    CHECK(contains(text_of(folder / "m.html"), "modality=audio, epochs=3"));
    CHECK(count_of(text_of(folder / "m.versus.seed2.log.jsonl"), "\n") == 3);
    CHECK(fusion::load_checkpoint(folder / "m").card.spec.modalities().size() == 3);  // the first is kept
    CHECK(!fs::exists(folder / "m.versus.seed1.state"));
  }

  TEST_CASE("a configuration that is compared with itself differs by nothing") {
    const TemporaryDirectory folder;
    const std::string data = support::make_mosi(folder / "mosi");
    const Outcome outcome =
        train(data, folder / "m", {"--seeds", "2", "--modality", "audio", "--versus", "learning-rate=0.05"});
    REQUIRE(outcome.status == ExitStatus::kDone);
    CHECK(contains(outcome.out, "0.0000     0.0000          -  [ 0.0000,  0.0000]"));
  }

  TEST_CASE("another model can be the rival, with options of its own") {
    const TemporaryDirectory folder;
    const std::string data = support::make_mosi(folder / "mosi");
    const Outcome outcome =
        train(data, folder / "m", {"--versus", "model=concat-mlp", "--versus", "set=width=16"});
    CAPTURE(outcome.err);
    CHECK(outcome.status == ExitStatus::kDone);
    CHECK(contains(outcome.out, "2: model=concat-mlp, set=width=16"));
  }

  TEST_CASE("what cannot differ, or is no option, is refused before anything is trained") {
    const TemporaryDirectory folder;
    const std::string data = support::make_mosi(folder / "mosi");
    for (const auto& [versus, complaint] :
         std::vector<std::pair<std::string, std::string>>{{"seed=2", "this is the same for both"},
                                                          {"epochs=none", "epochs"},
                                                          {"epoch=3", "did you mean"},
                                                          {"model=liner", "did you mean 'linear'"},
                                                          {"epochs", "expected NAME=VALUE"}}) {
      CAPTURE(versus);
      const Outcome outcome = train(data, folder / "m", {"--versus", versus});
      CHECK(outcome.status == ExitStatus::kMisused);
      CHECK(contains(outcome.err, complaint));
      CHECK(!fs::exists(folder / "m.seed1.log.jsonl"));
    }
  }

  TEST_CASE("by protocol paper the test split chooses, and everything says so") {
    const TemporaryDirectory folder;
    const std::string data = support::make_mosi(folder / "mosi");
    const Outcome outcome = train(data, folder / "m", {"--protocol", "paper", "--log", "normal"});
    REQUIRE(outcome.status == ExitStatus::kDone);
    CHECK(contains(outcome.err, "the test split itself chooses"));
    CHECK(contains(outcome.err, "120 utterances to learn from, 24 to choose by"));
    const auto notes = fusion::load_checkpoint(folder / "m").card.notes;
    CHECK(notes.at("protocol").starts_with("paper: the epoch was chosen on the test split"));
    CHECK(notes.count("test accuracy") == 1);
    CHECK(notes.count("dev accuracy") == 0);
    const Outcome strict = train(data, folder / "strict", {"--log", "normal"});
    CHECK(contains(strict.err, "96 utterances to learn from, 24 to choose by"));
    CHECK(fusion::load_checkpoint(folder / "strict").card.notes.at("protocol").starts_with("strict:"));
  }

  TEST_CASE("a preset stands for a model and options, over which those that are named win") {
    const TemporaryDirectory folder;
    const std::string data = support::make_mosi(folder / "mosi");
    const std::vector<std::string> words = {
        "train",   "sdt-meld", "--data",   data, "--out", (folder / "m").string(),
        "--set",   "width=16", "--epochs", "2",  "--log", "quiet",
        "--batch", "4"};
    const Outcome outcome = run_words(words);
    CAPTURE(outcome.err);
    REQUIRE(outcome.status == ExitStatus::kDone);
    const auto card = fusion::load_checkpoint(folder / "m").card;
    CHECK(card.model == "sdt");
    CHECK(card.options.at("width") == "16");
    CHECK(card.options.at("temperature") == "8");
    CHECK(card.options.at("gate") == "identity");
    CHECK(card.normalisation.scales[0].mean.empty());
    const Outcome config =
        run_words({"train", "sdt-meld", "--data", data, "--out", "x", "--epochs", "2", "--print-config"});
    CHECK(contains(config.out, "\nlearning-rate = 5e-06\n"));
    CHECK(contains(config.out, "\nepochs = 2\n"));
    CHECK(contains(run_words({"models"}).out, "sdt-iemocap\n"));
  }

  TEST_CASE("without another wish a corpus of text is learned from by what the bundled encoder makes of it") {
    const TemporaryDirectory folder;
    const std::string data = make_meld(folder / "meld");
    const Outcome outcome = train(data, folder / "m", {"--epochs", "5"});
    CAPTURE(outcome.err);
    REQUIRE(outcome.status == ExitStatus::kDone);
    const auto card = fusion::load_checkpoint(folder / "m").card;
    CHECK(card.inputs.at("text").size() == 64);
    CHECK(card.spec.width(Modality::kText) > 384);
    CHECK(run_words({"evaluate", (folder / "m").string(), "--data", data, "--resamples", "20"}).status ==
          ExitStatus::kDone);
  }

  TEST_CASE("a corpus of text is learned from by its words, and judged by the same") {
    const TemporaryDirectory folder;
    const std::string data = make_meld(folder / "meld");
    const Outcome outcome =
        train(data, folder / "m", {"--bag-of-words", "256", "--scale-inputs", "none", "--epochs", "30"});
    CAPTURE(outcome.err);
    REQUIRE(outcome.status == ExitStatus::kDone);
    CHECK(fusion::load_checkpoint(folder / "m").card.inputs.at("text") == "bag-of-words-1/256");
    const Outcome judged =
        run_words({"evaluate", (folder / "m").string(), "--data", data, "--resamples", "20"});
    CHECK(judged.status == ExitStatus::kDone);
    CHECK(contains(judged.out, "accuracy                   1.0000"));
    // Other text features of the same width are not taken for bags of words.
    const std::string mosi = support::make_mosi(folder / "mosi");
    CHECK(run_words({"evaluate", (folder / "m").string(), "--data", mosi}).status == ExitStatus::kMisused);
  }
}

}  // namespace undertone::cli

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "data/corpora/registry.hpp"
#include "pipeline/encoders/encoder_kinds.hpp"
#include "pipeline/learn/collate.hpp"
#include "src/core/error.hpp"
#include "tests/pipeline/cli/run_words.hpp"
#include "tests/pipeline/segment/made_corpus.hpp"

namespace undertone::pipeline {
namespace {

namespace fs = std::filesystem;
using cli::contains;
using cli::run_words;

/// Joy is said at a high pitch that rises, sadness at a low one, by four people, of whom one is for dev.
void write_emotions(const fs::path& folder) {
  std::string index = "path,emotion,speaker,split\n";
  for (int speaker = 0; speaker < 4; ++speaker) {
    for (unsigned clip = 0; clip < 6; ++clip) {
      const bool is_glad = clip % 2 == 0;
      const std::string file = std::to_string(speaker) + std::to_string(clip) + ".wav";
      testing::write_clip(folder / file,
                          testing::speak({is_glad ? 260.0 : 90.0, is_glad ? 1.2 : 0.85}, 1.0, clip));
      index += file + (is_glad ? ",joy,s" : ",sadness,s") + std::to_string(speaker) +
               (speaker == 3 ? ",dev\n" : ",train\n");
    }
  }
  testing::write_text(folder / "index.csv", index);
}

std::vector<std::string> words(const std::string& data, const fs::path& out) {
  return {"train",           "acoustic",     "--data",   data,       "--out",   out.string(),
          "--set",           "width=16",     "--set",    "blocks=1", "--set",   "heads=2",
          "--set",           "embedding=16", "--epochs", "40",       "--batch", "6",
          "--learning-rate", "0.01",         "--log",    "quiet"};
}

}  // namespace

TEST_SUITE("encoders") {
  TEST_CASE("the voice encoder is trained from clips, written in half the size, and judged") {
    const support::TemporaryDirectory folder;
    write_emotions(folder.path());
    const std::string data = "speech:" + folder.path().string();
    auto all = words(data, folder / "m");
    all.insert(all.end(), {"--weights-as", "float16"});
    const auto outcome = run_words(all);
    CAPTURE(outcome.err);
    REQUIRE(outcome.status == cli::ExitStatus::kDone);
    const auto whole = run_words(words(data, folder / "whole"));
    CHECK(fs::file_size(folder / "m") < 0.6 * static_cast<double>(fs::file_size(folder / "whole")));
    const auto judged = run_words({"evaluate", (folder / "m").string(), "--data", data, "--resamples", "20"});
    CHECK(judged.status == cli::ExitStatus::kDone);
    CHECK(contains(judged.out, "accuracy                   1.0000"));
    CHECK(contains(run_words({"models"}).out, "acoustic\n"));
  }

  TEST_CASE("data that are named twice count twice in training and once in judging") {
    const support::TemporaryDirectory folder;
    write_emotions(folder.path());
    const std::string data = "speech:" + folder.path().string();
    auto all = words(data, folder / "m");
    all.insert(all.end(), {"--data", data, "--log", "normal", "--epochs", "1"});
    const auto outcome = run_words(all);
    CHECK(contains(outcome.err, "36 utterances to learn from, 6 to choose by"));
  }

  TEST_CASE("training hears every clip anew, judging always the same, and a broken clip is left out") {
    const support::TemporaryDirectory folder;
    write_emotions(folder.path());
    std::ofstream(folder / "30.wav") << "no sound";
    data::Corpus corpus = data::read_corpus({"speech", folder.path(), std::nullopt});
    const data::Split dev = data::Split::kDev;
    const auto set = take_sets_for("acoustic", corpus, {&dev, 1}, silent_progress(), {}).front();
    CHECK(set.utterances() == 5);
    REQUIRE(corpus.problems.size() == 1);
    CHECK(contains(to_string(corpus.problems.front()), "30.wav"));
    const std::vector<std::size_t> chosen = {0, 4};
    const auto as_it_is = collate(set, chosen), again = collate(set, chosen);
    CHECK_NOTHROW(tensor::check(as_it_is));
    const auto values = [](const tensor::Batch& batch) { return batch[Modality::kAudio].values; };
    CHECK(values(as_it_is).equal(values(again)));
    CHECK(values(collate(set, chosen, 7)).equal(values(collate(set, chosen, 7))));
    CHECK(!values(collate(set, chosen, 7)).equal(values(collate(set, chosen, 8))));
  }

  TEST_CASE("a corpus without clips is nothing for the voice encoder") {
    data::Corpus corpus;
    corpus.samples.resize(1);
    const data::Split train = data::Split::kTrain;
    CHECK_THROWS_AS(take_sets_for("acoustic", corpus, {&train, 1}, silent_progress(), {}), Error);
  }
}

}  // namespace undertone::pipeline

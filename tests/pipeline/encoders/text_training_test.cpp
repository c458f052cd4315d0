#include <algorithm>
#include <array>
#include <filesystem>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "data/corpora/registry.hpp"
#include "pipeline/encoders/encoder_kinds.hpp"
#include "pipeline/encoders/text_source.hpp"
#include "pipeline/learn/collate.hpp"
#include "src/core/error.hpp"
#include "tests/pipeline/cli/run_words.hpp"
#include "tests/pipeline/segment/made_corpus.hpp"

namespace undertone::pipeline {
namespace {

namespace fs = std::filesystem;
using cli::contains;
using cli::run_words;

/// Somebody says something glad or sad, and somebody "Indeed.", which is as glad or sad as that was.
std::string made_dialogues(int count) {
  constexpr std::array kThings = {"day",     "letter",   "window",  "mother",   "kitchen",
                                  "wonder",  "evening",  "garden",  "stranger", "promise",
                                  "trouble", "tomorrow", "believer"};
  std::string csv = "Utterance,Speaker,Emotion,Dialogue_ID,Utterance_ID\n";
  for (int i = 0; i < count; ++i) {
    const bool is_glad = i % 2 == 0;
    const std::string emotion = is_glad ? ",joy," : ",sadness,", dialogue = std::to_string(i);
    const std::string said = std::string(is_glad ? "What a lovely " : "This is a dreadful ") +
                             kThings[static_cast<std::size_t>(i) % kThings.size()] + (i % 5 == 0 ? "!" : ".");
    csv += said + ",Ann" + emotion + dialogue + ",0\n";
    csv += "Indeed.,Bob" + emotion + dialogue + ",1\n";
  }
  return csv;
}

void write_corpus(const fs::path& folder) {
  testing::write_text(folder / "train_sent_emo.csv", made_dialogues(48));
  testing::write_text(folder / "dev_sent_emo.csv", made_dialogues(10));
}

std::string make_pieces(const fs::path& folder) {
  const std::string out = (folder / "pieces").string();
  const auto outcome = run_words(
      {"pieces", "--data", "meld:" + folder.string(), "--out", out, "--count", "300", "--log", "quiet"});
  CAPTURE(outcome.err);
  REQUIRE(outcome.status == cli::ExitStatus::kDone);
  return out;
}

std::vector<std::string> words(const fs::path& folder, const std::string& pieces) {
  return {"train",           "token",
          "--data",          "meld:" + folder.string(),
          "--out",           (folder / "m").string(),
          "--start-from",    "pieces=" + pieces,
          "--set",           "pieces=300",
          "--set",           "layers=1",
          "--set",           "inner=16",
          "--epochs",        "12",
          "--batch",         "8",
          "--learning-rate", "0.0005",
          "--log",           "quiet"};
}

}  // namespace

TEST_SUITE("encoders") {
  TEST_CASE("the token encoder learns from words and from what was said before, and is judged") {
    const support::TemporaryDirectory folder;
    write_corpus(folder.path());
    auto all = words(folder.path(), make_pieces(folder.path()));
    all.insert(all.end(), {"--weights-as", "float16", "--batch-amount", "400"});
    const auto outcome = run_words(all);
    CAPTURE(outcome.err);
    REQUIRE(outcome.status == cli::ExitStatus::kDone);
    const auto judged = run_words({"evaluate", (folder / "m").string(), "--data",
                                   "meld:" + folder.path().string() + ":dev", "--resamples", "20"});
    CAPTURE(judged.err);
    CHECK(contains(judged.out, "accuracy                   1.0000"));
  }

  TEST_CASE("it goes on from another run's weights, which bring their pieces along") {
    const support::TemporaryDirectory folder;
    write_corpus(folder.path());
    const std::string pieces = make_pieces(folder.path());
    REQUIRE(run_words(words(folder.path(), pieces)).status == cli::ExitStatus::kDone);
    auto next = words(folder.path(), pieces);
    next[5] = (folder / "next").string();
    next[7] = "checkpoint=" + (folder / "m").string();
    next.insert(next.end(), {"--epochs", "1", "--learning-rate", "1e-9"});
    const auto outcome = run_words(next);
    CAPTURE(outcome.err);
    CHECK(outcome.status == cli::ExitStatus::kDone);
    CHECK(contains(outcome.out, "1.0000"));
  }

  TEST_CASE("without pieces, or with others than the model has room for, there is an error that says so") {
    const support::TemporaryDirectory folder;
    write_corpus(folder.path());
    auto all = words(folder.path(), make_pieces(folder.path()));
    all[9] = "pieces=400";
    CHECK(contains(run_words(all).err, "these are 300 pieces where the model is for 400"));
    all[9] = "pieces=300";
    all[7] = "nothing=here";
    CHECK(contains(run_words(all).err, "token starts from no 'nothing'"));
    all.erase(all.begin() + 6, all.begin() + 8);
    CHECK(contains(run_words(all).err, "--start-from pieces=FILE"));
  }

  TEST_CASE("what is only learned from chooses nothing, and something must choose") {
    const support::TemporaryDirectory folder;
    write_corpus(folder.path());
    auto all = words(folder.path(), make_pieces(folder.path()));
    all[3] += ":train";
    CHECK(contains(run_words(all).err, "nothing is left that could choose"));
    all.insert(all.end(), {"--data", "meld:" + folder.path().string(), "--epochs", "1", "--log", "normal"});
    CHECK(contains(run_words(all).err, "192 utterances to learn from, 20 to choose by"));
    all[3] = "meld:" + folder.path().string() + ":test";
    all.push_back("--force");
    const auto refused = run_words(all);
    CAPTURE(refused.err);
    CHECK(contains(refused.err, "only ':train' or ':dev' can be said"));
  }

  TEST_CASE("a development split can be learned from, and then chooses too") {
    const support::TemporaryDirectory folder;
    write_corpus(folder.path());
    auto all = words(folder.path(), make_pieces(folder.path()));
    all[3] += ":dev";
    all.insert(all.end(), {"--epochs", "1", "--log", "normal"});
    CHECK(contains(run_words(all).err, "20 utterances to learn from, 20 to choose by"));
  }

  TEST_CASE("labels of other corpora that mean the same become the program's own, others none") {
    data::Corpus corpus;
    corpus.labels = LabelSet({"mad", "peaceful", "anger", "surprise"});
    for (const char* label : {"mad", "peaceful", "surprise"}) {
      data::Sample sample;
      sample.id = label;
      sample.group = "one";
      sample.text = std::string("it is ") + label;
      sample.label = label;
      corpus.samples.push_back(sample);
    }
    corpus.samples.back().more_labels = {"anger", "peaceful"};
    const LearningSet set = make_text_set(corpus, data::Split::kTrain);
    CHECK(set.labels == default_labels());
    const auto& said = set.dialogues.front().utterances;
    const auto own = [](const char* name) { return static_cast<int>(*default_labels().index_of(name)); };
    CHECK(said[0].label == own("anger"));
    CHECK(said[1].label == -1);
    CHECK(said[2].more_labels == std::vector<int>{own("anger")});
    CHECK(to_text(set.source->values(0, 1, Modality::kText, {})) == "it is peaceful");
    // In training each of the labels gets its turn, in judging the first one stands.
    std::vector<std::int64_t> seen;
    const std::vector<std::size_t> chosen = {0};
    for (std::uint64_t chance = 0; chance < 32; ++chance)
      seen.push_back(collate(set, chosen, chance).labels.data_ptr<std::int64_t>()[2]);
    CHECK(std::ranges::count(seen, own("anger")) > 4);
    CHECK(std::ranges::count(seen, own("surprise")) > 4);
    CHECK(collate(set, chosen).labels.data_ptr<std::int64_t>()[2] == own("surprise"));
  }
}

}  // namespace undertone::pipeline

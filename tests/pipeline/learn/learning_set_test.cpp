#include "pipeline/learn/learning_set.hpp"

#include <array>

#include <doctest/doctest.h>

#include "tests/support/errors.hpp"

using namespace undertone;
using namespace undertone::pipeline;

namespace {

/// Three dialogues of two utterances in train, dev and test, the audio of which has as many steps as its
/// place.
data::Corpus made_corpus() {
  data::Corpus corpus;
  corpus.kind = "made";
  corpus.split_rule = "as made";
  data::FeatureTable text{Modality::kText, 3, false, {}, {}}, audio{Modality::kAudio, 2, true, {}, {}};
  for (std::size_t i = 0; i < 6; ++i) {
    data::Sample& sample = corpus.samples.emplace_back();
    sample.id = std::to_string(i);
    sample.group = "d" + std::to_string(i / 2);
    sample.split = data::kSplits[i / 2];
    sample.speaker = i % 2 == 0 ? "A" : "B";
    sample.label = "joy";
    text.values.push_back(std::vector<float>(3, static_cast<float>(i)));
    audio.values.push_back(std::vector<float>(2 * i, static_cast<float>(i)));
  }
  corpus.features = {text, audio};
  return corpus;
}

}  // namespace

TEST_SUITE("learn") {
  TEST_CASE("sets are taken out of a corpus without a copy of their numbers") {
    data::Corpus corpus = made_corpus();
    const float* const first = corpus.features[1].values[2].data();
    const auto sets = take_learning_sets(corpus, std::array{data::Split::kDev, data::Split::kTrain});
    REQUIRE(sets.size() == 2);
    CHECK(sets[0].dialogues.at(0).id == "d1");
    CHECK(sets[0].dialogues[0].utterances.at(0).values[1].data() == first);
    CHECK(sets[0].dialogues[0].utterances[0].values[1].size() == 4);
    CHECK(sets[1].dialogues.at(0).utterances.at(0).values[1].empty());
    CHECK(sets[1].dialogues[0].utterances[1].values[0] == std::vector<float>{1, 1, 1});
    CHECK(sets[1].widths[0] == 3);
    CHECK(sets[1].widths[1] == 2);
    CHECK(sets[1].sequences);
    CHECK(sets[1].speakers == 2);
    CHECK(corpus.samples.empty());
    CHECK(corpus.features.empty());
    CHECK(corpus.split_rule == "as made");
  }

  TEST_CASE("a corpus of single vectors is a set without sequences") {
    data::Corpus corpus = made_corpus();
    corpus.features.pop_back();
    CHECK(!take_learning_set(corpus, data::Split::kTest).sequences);
  }

  TEST_CASE("a split that is not there, and a corpus without features, are misuse") {
    data::Corpus corpus = made_corpus();
    corpus.samples[2].split = corpus.samples[3].split = data::Split::kTrain;
    const auto take = [&] { take_learning_set(corpus, data::Split::kDev); };
    CHECK(support::error_of(take)->message().ends_with("belongs to the split 'dev'"));
    corpus.features.clear();
    CHECK(support::error_of(take)->message().find("holds no features") != std::string::npos);
  }
}

#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "data/corpora/corpus.hpp"
#include "fusion/checkpoint.hpp"
#include "src/core/label_set.hpp"
#include "src/core/modality.hpp"

namespace undertone::pipeline {

/// One utterance as a model learns from it. Values are of the set's width, or steps of that width one behind
/// the other; empty where the modality is absent.
struct LearningUtterance {
  std::string id;
  int label = -1;   // in the label set; -1 where unknown
  int speaker = 0;  // from 1; 0 where unknown
  std::array<std::vector<float>, kModalities.size()> values;
};

struct LearningDialogue {
  std::string id;
  std::vector<LearningUtterance> utterances;
};

/// What is learned from, or judged on: conversations in order, as numbers.
struct LearningSet {
  LabelSet labels;
  std::array<std::int64_t, kModalities.size()> widths{};  // 0: absent throughout
  bool sequences = false;
  std::int64_t speakers = 0;
  std::vector<LearningDialogue> dialogues;

  std::size_t utterances() const;
  std::vector<double> label_counts() const;
  std::vector<std::int64_t> lengths() const;  // utterances of each dialogue
};

/// The part of a corpus of numbers that belongs to a split. Speakers are numbered within their conversation,
/// in order of appearance. Throws kMisuse where the corpus has no features, or nothing of the split.
LearningSet make_learning_set(const data::Corpus& corpus, data::Split split);

/// Over all present steps; values that are not finite are passed over. A number that never varies has
/// deviation 1.
fusion::Normalisation fit_normalisation(const LearningSet& set);
/// In place; values that are not finite become 0, the mean.
void normalise(LearningSet& set, const fusion::Normalisation& normalisation);

}  // namespace undertone::pipeline

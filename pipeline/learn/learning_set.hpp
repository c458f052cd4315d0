#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
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
  std::array<std::vector<float>, kModalities.size()> times = {};  // of each step, from the utterance's begin,
                                                                  // in seconds; empty where not known
  std::vector<float> targets = {};  // numbers that are learned beside the label, of the set's count; or none
  std::vector<int> more_labels = {};  // others that are as true as `label`
};

/// Makes values when they are asked for: sound and pictures would fill the memory as numbers, and to learn
/// from them they are changed by chance each time. Used by several threads at once.
class UtteranceSource {
 public:
  virtual ~UtteranceSource() = default;
  /// How much there is of it: conversations of like size come into one batch.
  virtual std::int64_t size(std::size_t dialogue) const = 0;
  /// Of the set's width; empty where the modality is absent. What is changed follows from `chance`; without
  /// it nothing is.
  virtual std::vector<float> values(std::size_t dialogue, std::size_t utterance, Modality modality,
                                    std::optional<std::uint64_t> chance) const = 0;
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
  std::int64_t targets = 0;  // how many numbers are learned beside the label
  std::array<std::string, kModalities.size()> fingerprints = {};  // of what made the values, where known
  std::shared_ptr<const UtteranceSource> source = {};  // of the values, where the utterances have none

  std::size_t utterances() const;
  std::vector<double> label_counts() const;
  std::vector<std::int64_t> lengths() const;  // utterances of each dialogue, or what its source says
};

/// A set for each of `splits`, which differ, with the numbers moved out of the corpus; of that only what
/// speaks of it as a whole is left. Speakers are numbered within their conversation, in order of appearance.
/// Throws kMisuse where the corpus has no features, or nothing of a split.
std::vector<LearningSet> take_learning_sets(data::Corpus& corpus, std::span<const data::Split> splits);
inline LearningSet take_learning_set(data::Corpus& corpus, data::Split split) {
  return std::move(take_learning_sets(corpus, {&split, 1}).front());
}

/// Of the sample's label in the corpus's labels; -1 where it has none, or one that is not among them.
int label_index(const data::Corpus& corpus, const data::Sample& sample);

/// All of several sets behind one another. Throws kMisuse where they differ in labels or widths.
LearningSet join(std::vector<LearningSet> sets);

/// Over all present steps; values that are not finite are passed over. A number that never varies has
/// deviation 1.
fusion::Normalisation fit_normalisation(const LearningSet& set);
/// In place; values that are not finite become 0, the mean.
void normalise(LearningSet& set, const fusion::Normalisation& normalisation);
/// Brings the targets to mean 0 and deviation 1, and what lies far out nearer.
void scale_targets(LearningSet& set);

}  // namespace undertone::pipeline

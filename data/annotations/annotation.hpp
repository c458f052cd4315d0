#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "data/annotations/origin.hpp"
#include "src/core/conversation.hpp"
#include "src/core/label_set.hpp"

namespace undertone::data {

/// What a model says about one utterance.
struct PredictedLabel {
  std::string label;
  double confidence = 0;              // calibrated, of the winner
  std::vector<double> probabilities;  // in the order of the label set; may be empty
};

/// A conversation with what is known about it, as the writers take it. `predictions` is empty (only who
/// speaks when) or holds one element an utterance, absent where no label could be given.
struct Annotation {
  Conversation conversation;
  LabelSet labels = default_labels();
  std::vector<std::optional<PredictedLabel>> predictions;
  std::filesystem::path media;  // the file that the times refer to; may be empty
  std::string made_by;          // program, version and fingerprint
  Origin turns = Origin::kUnknown;
  Origin speakers = Origin::kUnknown;  // kSound when any of them is
};

}  // namespace undertone::data

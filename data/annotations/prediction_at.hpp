#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "data/annotations/annotation.hpp"

namespace undertone::data {

/// Null where nothing was predicted for the utterance. Throws kMisuse where the annotation has some
/// predictions, but not one an utterance.
const PredictedLabel* prediction_at(const Annotation& annotation, std::size_t utterance);

/// Null where no human has corrected the utterance. Throws kMisuse as `prediction_at`.
const std::string* correction_at(const Annotation& annotation, std::size_t utterance);

/// What a reader of subtitles is shown: the correction, or the label if it is known, else the prediction.
struct ShownLabel {
  std::string label;
  std::optional<int> percent;  // of a prediction
};

std::optional<ShownLabel> shown_label(const Annotation& annotation, std::size_t utterance);

}  // namespace undertone::data

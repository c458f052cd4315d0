#include "data/annotations/prediction_at.hpp"

#include <algorithm>
#include <cmath>

#include "src/core/error.hpp"

namespace undertone::data {

const PredictedLabel* prediction_at(const Annotation& annotation, std::size_t utterance) {
  const auto& predictions = annotation.predictions;
  if (predictions.empty()) return nullptr;
  if (predictions.size() != annotation.conversation.size()) {
    throw Error(ErrorKind::kMisuse, std::to_string(predictions.size()) + " predictions for " +
                                        std::to_string(annotation.conversation.size()) + " utterances");
  }
  return predictions[utterance] ? &*predictions[utterance] : nullptr;
}

std::optional<ShownLabel> shown_label(const Annotation& annotation, std::size_t utterance) {
  const auto& label = annotation.conversation.utterances()[utterance].label;
  if (label) return ShownLabel{*label, std::nullopt};
  const PredictedLabel* prediction = prediction_at(annotation, utterance);
  if (!prediction) return std::nullopt;
  const double share =
      std::isfinite(prediction->confidence) ? std::clamp(prediction->confidence, 0.0, 1.0) : 0;
  return ShownLabel{prediction->label, static_cast<int>(std::lround(100 * share))};
}

}  // namespace undertone::data

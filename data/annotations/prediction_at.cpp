#include "data/annotations/prediction_at.hpp"

#include <algorithm>
#include <cmath>

#include "src/core/error.hpp"

namespace undertone::data {

namespace {

template <class T>
const T* element_at(const std::vector<std::optional<T>>& all, const Annotation& annotation,
                    std::size_t utterance, const char* what) {
  if (all.empty()) return nullptr;
  if (all.size() != annotation.conversation.size()) {
    throw Error(ErrorKind::kMisuse, std::to_string(all.size()) + what +
                                        std::to_string(annotation.conversation.size()) + " utterances");
  }
  return all[utterance] ? &*all[utterance] : nullptr;
}

}  // namespace

const PredictedLabel* prediction_at(const Annotation& annotation, std::size_t utterance) {
  return element_at(annotation.predictions, annotation, utterance, " predictions for ");
}

const std::string* correction_at(const Annotation& annotation, std::size_t utterance) {
  return element_at(annotation.corrections, annotation, utterance, " corrections for ");
}

std::optional<ShownLabel> shown_label(const Annotation& annotation, std::size_t utterance) {
  if (const std::string* correction = correction_at(annotation, utterance))
    return ShownLabel{*correction, std::nullopt};
  const auto& label = annotation.conversation.utterances()[utterance].label;
  if (label) return ShownLabel{*label, std::nullopt};
  const PredictedLabel* prediction = prediction_at(annotation, utterance);
  if (!prediction) return std::nullopt;
  const double share =
      std::isfinite(prediction->confidence) ? std::clamp(prediction->confidence, 0.0, 1.0) : 0;
  return ShownLabel{prediction->label, static_cast<int>(std::lround(100 * share))};
}

}  // namespace undertone::data

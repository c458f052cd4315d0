#include "data/annotations/csv.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <vector>

#include "data/annotations/prediction_at.hpp"
#include "src/io/csv.hpp"

namespace undertone::data {
namespace {

std::string number_text(double value) {
  std::array<char, 400> text{};  // the largest double has 309 digits before its point
  const auto end = std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed).ptr;
  return {text.data(), end};
}

bool any_probabilities(const Annotation& annotation) {
  return std::ranges::any_of(annotation.predictions, [](const auto& prediction) {
    return prediction && !prediction->probabilities.empty();
  });
}

bool any_evidence(const Annotation& annotation) {
  return std::ranges::any_of(annotation.predictions, [](const auto& prediction) {
    return prediction &&
           std::ranges::any_of(prediction->evidence, [](const auto& of) { return of.has_value(); });
  });
}

/// Which columns there are besides those that are always there.
struct Columns {
  explicit Columns(const Annotation& annotation)
      : probabilities(any_probabilities(annotation)),
        evidence(any_evidence(annotation)),
        corrections(!annotation.corrections.empty()) {}
  bool probabilities, evidence, corrections;
};

/// "audio: silent; visual: off screen"
std::string what_is_missing(const PredictedLabel& prediction) {
  std::string text;
  for (const Modality modality : kModalities) {
    const auto& of_it = prediction.evidence[index_of(modality)];
    if (!of_it || of_it->missing.empty()) continue;
    text += (text.empty() ? "" : "; ") + std::string(to_string(modality)) + ": " + of_it->missing;
  }
  return text;
}

std::vector<std::string> to_fields(const Annotation& annotation, std::size_t index, const Columns& columns) {
  const Utterance& utterance = annotation.conversation.utterances()[index];
  std::vector<std::string> fields = {utterance.id,
                                     number_text(utterance.span.begin_s),
                                     number_text(utterance.span.end_s),
                                     utterance.speaker.value_or(""),
                                     utterance.text.value_or(""),
                                     utterance.label.value_or("")};
  const PredictedLabel* prediction = prediction_at(annotation, index);
  fields.push_back(prediction ? prediction->label : "");
  fields.push_back(prediction ? number_text(prediction->confidence) : "");
  if (columns.probabilities) {
    for (std::size_t i = 0; i < annotation.labels.size(); ++i) {
      const bool known = prediction && i < prediction->probabilities.size();
      fields.push_back(known ? number_text(prediction->probabilities[i]) : "");
    }
  }
  if (columns.evidence) {
    for (const Modality modality : kModalities) {
      const auto of_it = prediction ? prediction->evidence[index_of(modality)] : std::nullopt;
      fields.push_back(of_it && of_it->share ? number_text(*of_it->share) : "");
    }
    fields.push_back(prediction ? what_is_missing(*prediction) : "");
  }
  if (columns.corrections) {
    const std::string* correction = correction_at(annotation, index);
    fields.push_back(correction ? *correction : "");
  }
  return fields;
}

}  // namespace

std::string to_csv(const Annotation& annotation) {
  const Columns columns(annotation);
  std::vector<std::string> names = {"id",   "start", "end",        "speaker",
                                    "text", "label", "prediction", "confidence"};
  if (columns.probabilities) {
    for (const std::string& label : annotation.labels.names()) names.push_back("p_" + label);
  }
  if (columns.evidence) {
    for (const Modality modality : kModalities) names.push_back("share_" + std::string(to_string(modality)));
    names.emplace_back("missing");
  }
  if (columns.corrections) names.emplace_back("correction");
  std::string out = io::to_csv_line(names);
  for (std::size_t i = 0; i < annotation.conversation.size(); ++i) {
    out += io::to_csv_line(to_fields(annotation, i, columns));
  }
  return out;
}

}  // namespace undertone::data

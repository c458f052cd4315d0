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

std::vector<std::string> to_fields(const Annotation& annotation, std::size_t index, std::size_t columns) {
  const Utterance& utterance = annotation.conversation.utterances()[index];
  std::vector<std::string> fields = {utterance.id,
                                     number_text(utterance.span.begin_s),
                                     number_text(utterance.span.end_s),
                                     utterance.speaker.value_or(""),
                                     utterance.text.value_or(""),
                                     utterance.label.value_or("")};
  if (const PredictedLabel* prediction = prediction_at(annotation, index)) {
    fields.push_back(prediction->label);
    fields.push_back(number_text(prediction->confidence));
    for (const double probability : prediction->probabilities) fields.push_back(number_text(probability));
  }
  fields.resize(columns);
  return fields;
}

}  // namespace

std::string to_csv(const Annotation& annotation) {
  std::vector<std::string> names = {"id",   "start", "end",        "speaker",
                                    "text", "label", "prediction", "confidence"};
  if (any_probabilities(annotation)) {
    for (const std::string& label : annotation.labels.names()) names.push_back("p_" + label);
  }
  std::string out = io::to_csv_line(names);
  for (std::size_t i = 0; i < annotation.conversation.size(); ++i) {
    out += io::to_csv_line(to_fields(annotation, i, names.size()));
  }
  return out;
}

}  // namespace undertone::data

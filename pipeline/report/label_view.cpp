#include "pipeline/report/label_view.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <unordered_map>

#include "data/annotations/prediction_at.hpp"

namespace undertone::pipeline {
namespace {

/// Numbers for names, in the order in which they are first asked for.
class Numbering {
 public:
  explicit Numbering(std::vector<std::string>& names) : names_(names) {
    for (std::size_t i = 0; i < names_.size(); ++i) numbers_.emplace(names_[i], i);
  }
  std::size_t of(const std::string& name) {
    const auto [entry, is_new] = numbers_.emplace(name, names_.size());
    if (is_new) names_.push_back(name);
    return entry->second;
  }

 private:
  std::vector<std::string>& names_;
  std::unordered_map<std::string, std::size_t> numbers_;
};

bool is_uncertain(const data::PredictedLabel& prediction, const LabelSet& labels) {
  return prediction.label == data::kUncertain && !labels.index_of(data::kUncertain);
}

}  // namespace

LabelView view_labels(const data::Annotation& annotation) {
  LabelView view;
  view.labels = annotation.labels.names();
  Numbering labels(view.labels);
  Numbering speakers(view.speakers);
  bool any_uncertain = false;
  const auto& utterances = annotation.conversation.utterances();
  for (std::size_t i = 0; i < utterances.size(); ++i) {
    const Utterance& utterance = utterances[i];
    LabelRow row{&utterance, data::prediction_at(annotation, i), speakers.of(utterance.speaker.value_or(""))};
    if (row.prediction && !is_uncertain(*row.prediction, annotation.labels))
      row.predicted = labels.of(row.prediction->label);
    if (utterance.label) row.reference = labels.of(*utterance.label);
    if (const std::string* correction = data::correction_at(annotation, i))
      row.corrected = labels.of(*correction);
    any_uncertain = any_uncertain || (row.prediction && !row.predicted);
    view.has_times = view.has_times || utterance.span.end_s > 0;
    view.rows.push_back(row);
  }
  view.choices = view.labels.size();
  if (!any_uncertain) return view;
  // Behind the labels that a human may choose. A human may have written the very word, too.
  const std::size_t uncertain = labels.of(std::string(data::kUncertain));
  for (LabelRow& row : view.rows) {
    if (row.prediction && !row.predicted) row.predicted = uncertain;
  }
  return view;
}

std::string clock_text(double seconds) {
  constexpr double kLongest = 1e9;
  const auto tenths = std::llround(10 * (std::isfinite(seconds) ? std::clamp(seconds, 0., kLongest) : 0));
  const auto whole = tenths / 10;
  std::array<char, 64> text{};
  if (whole >= 3600) {
    std::snprintf(text.data(), text.size(), "%lld:%02lld:%02lld.%lld", whole / 3600, whole / 60 % 60,
                  whole % 60, tenths % 10);
  } else {
    std::snprintf(text.data(), text.size(), "%lld:%02lld.%lld", whole / 60, whole % 60, tenths % 10);
  }
  return text.data();
}

}  // namespace undertone::pipeline

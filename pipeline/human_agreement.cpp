#include "pipeline/human_agreement.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <unordered_map>

#include "data/annotations/prediction_at.hpp"
#include "pipeline/metrics/metrics_json.hpp"
#include "pipeline/printable.hpp"
#include "pipeline/report/number_text.hpp"
#include "src/io/json.hpp"

namespace undertone::pipeline {
namespace {

class LabelNumbers {
 public:
  int of(const std::string& label) {
    const auto [entry, is_new] = numbers_.emplace(label, static_cast<int>(labels_.size()));
    if (is_new) labels_.push_back(label);
    return entry->second;
  }
  std::vector<std::string> take() { return std::move(labels_); }

 private:
  std::vector<std::string> labels_;
  std::unordered_map<std::string, int> numbers_;
};

/// The label that a prediction amounts to; absent for an uncertain one without probabilities.
std::optional<std::string> predicted_label(const data::PredictedLabel* prediction, const LabelSet& labels) {
  if (!prediction) return std::nullopt;
  if (prediction->label != data::kUncertain || labels.index_of(data::kUncertain)) return prediction->label;
  const auto& shares = prediction->probabilities;
  if (shares.empty()) return std::nullopt;
  return labels[static_cast<std::size_t>(std::ranges::max_element(shares) - shares.begin())];
}

struct Judged {
  LabelNumbers labels;
  std::vector<int> truth, predicted;
};

void compare(const data::Annotation& annotation, Judged& judged, HumanAgreement& agreement) {
  for (std::size_t i = 0; i < annotation.conversation.size(); ++i) {
    const std::string* correction = data::correction_at(annotation, i);
    const auto& label = annotation.conversation.utterances()[i].label;
    const auto predicted = predicted_label(data::prediction_at(annotation, i), annotation.labels);
    const std::string* human = correction ? correction : label ? &*label : nullptr;
    if (!human || !predicted) {
      if (predicted) ++agreement.unjudged;
      if (human) ++agreement.unpredicted;
      continue;
    }
    if (correction) ++agreement.corrections;
    if (correction && *correction == *predicted) ++agreement.confirmed;
    judged.truth.push_back(judged.labels.of(*human));
    judged.predicted.push_back(judged.labels.of(*predicted));
  }
}

std::string count_text(std::size_t count) {
  return std::to_string(count) + (count == 1 ? " utterance" : " utterances");
}

std::string share_line(const char* name, std::optional<double> value) {
  std::array<char, 96> text{};
  const std::string number = value ? decimal(100 * *value, 2) : "-";
  std::snprintf(text.data(), text.size(), "%-20s %8s %%\n", name, number.c_str());
  return text.data();
}

std::string padded(const std::string& text, std::size_t width) {
  return text + std::string(width - std::min(width, character_count(text)), ' ');
}

std::string class_lines(const HumanAgreement& agreement) {
  std::size_t width = 5;
  for (const std::string& label : agreement.labels)
    width = std::max(width, character_count(printable(label)));
  std::array<char, 128> line{};
  std::snprintf(line.data(), line.size(), "%9s %10s %8s %11s %8s %8s\n", "human", "predicted", "agreed",
                "precision %", "recall %", "F1 %");
  std::string text = padded("label", width) + line.data();
  for (std::size_t i = 0; i < agreement.labels.size(); ++i) {
    const ClassScore& score = agreement.scores.classes[i];
    std::snprintf(line.data(), line.size(), "%9zu %10zu %8zu %11.2f %8.2f %8.2f\n", score.support,
                  score.predicted, score.correct, 100 * score.precision, 100 * score.recall, 100 * score.f1);
    text += padded(printable(agreement.labels[i]), width) + line.data();
  }
  return text;
}

}  // namespace

std::optional<double> cohen_kappa(const ClassificationScores& scores) {
  if (scores.items == 0) return std::nullopt;
  const auto items = static_cast<double>(scores.items);
  double agreed = 0, by_chance = 0;
  for (const ClassScore& score : scores.classes) {
    agreed += static_cast<double>(score.correct) / items;
    by_chance += static_cast<double>(score.support) / items * (static_cast<double>(score.predicted) / items);
  }
  // Both always say the same one label: then agreement proves nothing.
  if (by_chance > 1 - 1e-12) return std::nullopt;
  return (agreed - by_chance) / (1 - by_chance);
}

HumanAgreement human_agreement(const std::vector<data::Annotation>& annotations) {
  HumanAgreement agreement;
  Judged judged;
  for (const data::Annotation& annotation : annotations) {
    for (const std::string& label : annotation.labels.names()) judged.labels.of(label);
  }
  for (const data::Annotation& annotation : annotations) compare(annotation, judged, agreement);
  agreement.labels = judged.labels.take();
  agreement.scores = score_classes({judged.truth, judged.predicted, agreement.labels.size()});
  agreement.kappa = cohen_kappa(agreement.scores);
  return agreement;
}

std::string agreement_table(const HumanAgreement& agreement) {
  const ClassificationScores& scores = agreement.scores;
  std::array<char, 96> kappa{};
  std::snprintf(kappa.data(), kappa.size(), "%-20s %8s\n", "Cohen's kappa",
                agreement.kappa ? decimal(agreement.kappa, 3).c_str() : "-");
  std::string text = share_line("accuracy", scores.accuracy) + share_line("weighted F1", scores.weighted_f1) +
                     kappa.data() + "\n" + class_lines(agreement) + "\n";
  text += "over " + count_text(scores.items) + " of which a human has said the label, " +
          std::to_string(agreement.corrections) + " of them by a correction, " +
          std::to_string(agreement.confirmed) + " of which confirm the prediction\n";
  if (agreement.unjudged > 0) {
    text += "not counted: " + count_text(agreement.unjudged) +
            " of which no human has said anything; where only wrong labels were corrected, the figures above "
            "are too "
            "low\n";
  }
  if (agreement.unpredicted > 0)
    text += "not counted: " + count_text(agreement.unpredicted) + " of a human without a prediction\n";
  return text;
}

std::string agreement_json(const HumanAgreement& agreement) {
  Metrics metrics;
  metrics.class_names = agreement.labels;
  metrics.classification = agreement.scores;
  io::Json json = to_json(metrics);
  json.set("agreement",
           io::Json::Object{{"cohen_kappa", agreement.kappa ? io::Json(*agreement.kappa) : io::Json()},
                            {"corrections", agreement.corrections},
                            {"confirmed", agreement.confirmed},
                            {"unjudged", agreement.unjudged},
                            {"unpredicted", agreement.unpredicted}});
  return io::to_json_text(json) + "\n";
}

}  // namespace undertone::pipeline

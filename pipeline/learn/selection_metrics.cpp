#include "pipeline/learn/trainer.hpp"
#include "pipeline/metrics/classification.hpp"

namespace undertone::pipeline {

std::map<std::string, double> selection_metrics(const SetPredictions& predictions) {
  const std::vector<int> winners = most_probable(predictions.logits, predictions.classes);
  const ClassificationScores scores = score_classes({predictions.labels, winners, predictions.classes});
  return {{"accuracy", scores.accuracy.value_or(0)},
          {"weighted-f1", scores.weighted_f1.value_or(0)},
          {"macro-f1", scores.macro_f1.value_or(0)},
          {"uar", scores.uar.value_or(0)},
          {"loss", predictions.loss}};
}

double selection_value(const std::map<std::string, double>& metrics, SelectBy choice) {
  if (choice == SelectBy::kLast)
    return -metrics.at("loss");  // between seeds; of one seed the last epoch counts
  const double value = metrics.at(OptionText<SelectBy>::print(choice));
  return choice == SelectBy::kLoss ? -value : value;
}

}  // namespace undertone::pipeline

#include "pipeline/learn/run_comparison.hpp"

#include <algorithm>

#include "pipeline/learn/trainer.hpp"
#include "src/core/error.hpp"

namespace undertone::pipeline {
namespace {

std::vector<double> column(const ConfigurationRuns& runs, const std::string& name) {
  std::vector<double> values;
  for (const auto& metrics : runs.metrics) values.push_back(metrics.at(name));
  return values;
}

std::vector<Difference> differences_of_best(const SetPredictions& first, const SetPredictions& second) {
  const std::vector<int> first_winners = most_probable(first.logits, first.classes);
  const std::vector<int> second_winners = most_probable(second.logits, second.classes);
  const std::vector<int> groups(first.dialogue_of.begin(), first.dialogue_of.end());
  return paired_bootstrap({known_items(first.labels), groups},
                          statistics_of(ClassItems{first.labels, first_winners, first.classes}),
                          statistics_of(ClassItems{second.labels, second_winners, second.classes}));
}

/// Statistics are called weighted_f1 where options say weighted-f1.
std::string with_hyphens(std::string name) {
  std::ranges::replace(name, '_', '-');
  return name;
}

}  // namespace

ConfigurationComparison compare_configurations(const ConfigurationRuns& first,
                                               const ConfigurationRuns& second) {
  if (first.best.ids != second.best.ids || first.best.labels != second.best.labels)
    throw Error(ErrorKind::kInternal, "configurations that were judged on different utterances");
  ConfigurationComparison comparison{first.name, second.name, {}};
  const std::vector<Difference> differences = differences_of_best(first.best, second.best);
  for (const auto& [name, value] : first.metrics.front()) {
    ComparedMetric metric{name, compare_seeds(column(first, name), column(second, name)), std::nullopt};
    for (const Difference& difference : differences) {
      if (with_hyphens(difference.estimate.name) == name) metric.kept = difference;
    }
    comparison.metrics.push_back(std::move(metric));
  }
  return comparison;
}

}  // namespace undertone::pipeline

#include "pipeline/metrics/classification.hpp"

#include <cmath>
#include <string>

#include "src/core/error.hpp"

namespace undertone::pipeline {
namespace {

double ratio(std::size_t part, std::size_t whole) {
  return whole == 0 ? 0.0 : static_cast<double>(part) / static_cast<double>(whole);
}

void check(const ClassItems& items) {
  if (items.class_count == 0) throw Error(ErrorKind::kMisuse, "a classification without classes");
  if (items.truth.size() != items.predicted.size()) {
    throw Error(ErrorKind::kMisuse, std::to_string(items.truth.size()) + " true labels, but " +
                                        std::to_string(items.predicted.size()) + " predicted ones");
  }
  const auto is_class = [&](int label) {
    return label >= 0 && static_cast<std::size_t>(label) < items.class_count;
  };
  for (std::size_t i = 0; i < items.truth.size(); ++i) {
    if (items.truth[i] == kUnknownLabel) continue;
    for (const int label : {items.truth[i], items.predicted[i]}) {
      if (is_class(label)) continue;
      throw Error(ErrorKind::kMisuse, "item " + std::to_string(i) + " has the label " +
                                          std::to_string(label) + ", but there are " +
                                          std::to_string(items.class_count) + " classes");
    }
  }
}

void count(const ClassItems& items, ClassificationScores& scores) {
  for (std::size_t i = 0; i < items.truth.size(); ++i) {
    if (items.truth[i] == kUnknownLabel) {
      ++scores.masked;
      continue;
    }
    const auto truth = static_cast<std::size_t>(items.truth[i]);
    const auto predicted = static_cast<std::size_t>(items.predicted[i]);
    ++scores.items;
    ++scores.confusion[truth * items.class_count + predicted];
    ++scores.classes[truth].support;
    ++scores.classes[predicted].predicted;
    if (truth == predicted) ++scores.classes[truth].correct;
  }
}

void average(ClassificationScores& scores) {
  std::size_t correct = 0, supported = 0, occurring = 0;
  double recalls = 0, f1s = 0, weighted_f1s = 0;
  for (const ClassScore& score : scores.classes) {
    correct += score.correct;
    if (score.support > 0) ++supported;
    if (score.support + score.predicted > 0) ++occurring;
    recalls += score.recall;
    f1s += score.f1;
    weighted_f1s += score.f1 * static_cast<double>(score.support);
  }
  scores.accuracy = ratio(correct, scores.items);
  scores.weighted_f1 = weighted_f1s / static_cast<double>(scores.items);
  scores.macro_f1 = f1s / static_cast<double>(occurring);
  scores.uar = recalls / static_cast<double>(supported);
}

}  // namespace

ClassificationScores score_classes(const ClassItems& items) {
  check(items);
  ClassificationScores scores;
  scores.classes.resize(items.class_count);
  scores.confusion.resize(items.class_count * items.class_count);
  count(items, scores);
  for (ClassScore& score : scores.classes) {
    score.recall = ratio(score.correct, score.support);
    score.precision = ratio(score.correct, score.predicted);
    score.f1 = ratio(2 * score.correct, score.support + score.predicted);
  }
  if (scores.items > 0) average(scores);
  return scores;
}

std::vector<int> most_probable(std::span<const double> values, std::size_t class_count) {
  if (class_count == 0 || values.size() % class_count != 0) {
    throw Error(ErrorKind::kMisuse, std::to_string(values.size()) + " values are no rows of " +
                                        std::to_string(class_count) + " classes");
  }
  std::vector<int> labels;
  labels.reserve(values.size() / class_count);
  for (std::size_t row = 0; row < values.size(); row += class_count) {
    std::size_t best = 0;
    bool is_known = true;
    for (std::size_t c = 0; c < class_count; ++c) {
      if (std::isnan(values[row + c])) is_known = false;
      if (values[row + c] > values[row + best]) best = c;
    }
    labels.push_back(is_known ? static_cast<int>(best) : kUnknownLabel);
  }
  return labels;
}

std::vector<NamedValue> summary(const ClassificationScores& scores) {
  std::vector<NamedValue> values{{"accuracy", scores.accuracy},
                                 {"weighted_f1", scores.weighted_f1},
                                 {"macro_f1", scores.macro_f1},
                                 {"uar", scores.uar}};
  for (std::size_t c = 0; c < scores.classes.size(); ++c) {
    const ClassScore& score = scores.classes[c];
    const auto if_supported = [&](double value) {
      return score.support > 0 ? std::optional<double>(value) : std::nullopt;
    };
    values.push_back({"recall/" + std::to_string(c), if_supported(score.recall)});
    values.push_back({"f1/" + std::to_string(c), if_supported(score.f1)});
  }
  return values;
}

std::vector<double> losses(const ClassItems& items) {
  check(items);
  std::vector<double> result;
  for (std::size_t i = 0; i < items.truth.size(); ++i) {
    if (items.truth[i] == kUnknownLabel) continue;
    result.push_back(items.truth[i] == items.predicted[i] ? 0.0 : 1.0);
  }
  return result;
}

}  // namespace undertone::pipeline

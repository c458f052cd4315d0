#include "pipeline/metrics/regression.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <string>

#include "pipeline/metrics/classification.hpp"
#include "src/core/error.hpp"

namespace undertone::pipeline {
namespace {

struct Known {
  std::vector<double> truth;
  std::vector<double> predicted;
};

Known known_of(const SentimentItems& items) {
  if (items.truth.size() != items.predicted.size()) {
    throw Error(ErrorKind::kMisuse, std::to_string(items.truth.size()) + " true values, but " +
                                        std::to_string(items.predicted.size()) + " predicted ones");
  }
  Known known;
  for (std::size_t i = 0; i < items.truth.size(); ++i) {
    if (std::isnan(items.truth[i])) continue;
    if (!std::isfinite(items.truth[i]) || !std::isfinite(items.predicted[i])) {
      throw Error(ErrorKind::kMisuse, "the sentiment of item " + std::to_string(i) + " is not finite");
    }
    known.truth.push_back(items.truth[i]);
    known.predicted.push_back(items.predicted[i]);
  }
  return known;
}

double rounded_accuracy(const Known& known, double limit) {
  // The default rounding mode, which nothing here changes, takes halves to even.
  const auto step = [limit](double value) { return std::nearbyint(std::clamp(value, -limit, limit)); };
  std::size_t equal = 0;
  for (std::size_t i = 0; i < known.truth.size(); ++i) {
    if (step(known.truth[i]) == step(known.predicted[i])) ++equal;
  }
  return static_cast<double>(equal) / static_cast<double>(known.truth.size());
}

enum class Zero { kIsPositive, kIsLeftOut };

ClassificationScores sign_scores(const Known& known, Zero zero) {
  const auto sign = [zero](double value) {
    return (zero == Zero::kIsPositive ? value >= 0 : value > 0) ? 1 : 0;
  };
  std::vector<int> truth, predicted;
  for (std::size_t i = 0; i < known.truth.size(); ++i) {
    if (zero == Zero::kIsLeftOut && known.truth[i] == 0) continue;
    truth.push_back(sign(known.truth[i]));
    predicted.push_back(sign(known.predicted[i]));
  }
  return score_classes({truth, predicted, 2});
}

struct Moments {
  double truth_mean = 0, predicted_mean = 0;
  double truth_variance = 0, predicted_variance = 0, covariance = 0;
};

Moments moments_of(const Known& known) {
  const auto n = static_cast<double>(known.truth.size());
  Moments moments;
  for (std::size_t i = 0; i < known.truth.size(); ++i) {
    moments.truth_mean += known.truth[i] / n;
    moments.predicted_mean += known.predicted[i] / n;
  }
  for (std::size_t i = 0; i < known.truth.size(); ++i) {
    const double truth = known.truth[i] - moments.truth_mean;
    const double predicted = known.predicted[i] - moments.predicted_mean;
    moments.truth_variance += truth * truth / n;
    moments.predicted_variance += predicted * predicted / n;
    moments.covariance += truth * predicted / n;
  }
  return moments;
}

bool is_constant(const std::vector<double>& values) {
  // By comparison: the mean of a constant may differ from it in the last digit, and the variance from 0.
  return std::adjacent_find(values.begin(), values.end(), std::not_equal_to<>()) == values.end();
}

std::optional<double> if_finite(double value) {
  return std::isfinite(value) ? std::optional<double>(value) : std::nullopt;
}

void correlate(const Known& known, SentimentScores& scores) {
  const bool is_truth_constant = is_constant(known.truth);
  const bool is_prediction_constant = is_constant(known.predicted);
  const Moments m = moments_of(known);
  if (is_truth_constant && is_prediction_constant) {
    if (known.truth[0] != known.predicted[0]) scores.concordance = 0.0;
    return;
  }
  if (!std::isfinite(m.truth_variance + m.predicted_variance)) return;  // what follows would pass for 0
  const double shift = m.truth_mean - m.predicted_mean;
  scores.concordance =
      if_finite(2 * m.covariance / (m.truth_variance + m.predicted_variance + shift * shift));
  if (is_truth_constant || is_prediction_constant) return;
  const double scale = std::sqrt(m.truth_variance) * std::sqrt(m.predicted_variance);
  scores.correlation = if_finite(std::clamp(m.covariance / scale, -1.0, 1.0));
}

}  // namespace

SentimentScores score_sentiment(const SentimentItems& items) {
  const Known known = known_of(items);
  SentimentScores scores;
  scores.items = known.truth.size();
  scores.masked = items.truth.size() - scores.items;
  if (scores.items == 0) return scores;

  scores.accuracy_7 = rounded_accuracy(known, 3);
  scores.accuracy_5 = rounded_accuracy(known, 2);
  scores.accuracy_3 = rounded_accuracy(known, 1);
  const ClassificationScores has0 = sign_scores(known, Zero::kIsPositive);
  const ClassificationScores non0 = sign_scores(known, Zero::kIsLeftOut);
  scores.accuracy_2_has0 = has0.accuracy;
  scores.f1_has0 = has0.weighted_f1;
  scores.non_zero = non0.items;
  scores.accuracy_2_non0 = non0.accuracy;
  scores.f1_non0 = non0.weighted_f1;

  double sum = 0;
  for (const double loss : losses(items)) sum += loss;
  scores.mean_absolute_error = if_finite(sum / static_cast<double>(scores.items));
  correlate(known, scores);
  return scores;
}

std::vector<NamedValue> summary(const SentimentScores& scores) {
  return {{"accuracy_7", scores.accuracy_7},   {"accuracy_5", scores.accuracy_5},
          {"accuracy_3", scores.accuracy_3},   {"accuracy_2_has0", scores.accuracy_2_has0},
          {"f1_has0", scores.f1_has0},         {"accuracy_2_non0", scores.accuracy_2_non0},
          {"f1_non0", scores.f1_non0},         {"mean_absolute_error", scores.mean_absolute_error},
          {"correlation", scores.correlation}, {"concordance", scores.concordance}};
}

std::vector<double> losses(const SentimentItems& items) {
  const Known known = known_of(items);
  std::vector<double> result;
  for (std::size_t i = 0; i < known.truth.size(); ++i) {
    result.push_back(std::abs(known.truth[i] - known.predicted[i]));
  }
  return result;
}

}  // namespace undertone::pipeline

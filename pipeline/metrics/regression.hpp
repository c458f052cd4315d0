#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "pipeline/metrics/named_value.hpp"

namespace undertone::pipeline {

/// Sentiment from -3 to 3. A truth that is NaN is not known: the item counts nowhere and its prediction may
/// be anything.
struct SentimentItems {
  std::span<const double> truth;      // [n]
  std::span<const double> predicted;  // [n]
};

/// What is undefined is nothing: all without items, `..._non0` where every truth is 0.
struct SentimentScores {
  std::size_t items = 0;
  std::size_t masked = 0;
  std::size_t non_zero = 0;  // items whose truth is not 0

  // Both clipped to ±3, ±2, ±1 and rounded, halves to the even neighbour; the share that is equal.
  std::optional<double> accuracy_7;
  std::optional<double> accuracy_5;
  std::optional<double> accuracy_3;

  // The sign; F1 weighted by support. has0: all items, 0 counts as positive; non0: items whose truth is not
  // 0, a prediction of 0 counts as negative.
  std::optional<double> accuracy_2_has0;
  std::optional<double> f1_has0;
  std::optional<double> accuracy_2_non0;
  std::optional<double> f1_non0;

  std::optional<double> mean_absolute_error;
  std::optional<double> correlation;  // Pearson's; nothing where truth or prediction is constant
  std::optional<double> concordance;  // Lin's, with population variances; nothing where both are one constant
};

/// Throws kMisuse when the lengths differ, a truth is infinite, or the prediction of a known item not finite.
SentimentScores score_sentiment(const SentimentItems& items);

std::vector<NamedValue> summary(const SentimentScores& scores);

/// The absolute error of each known item.
std::vector<double> losses(const SentimentItems& items);

}  // namespace undertone::pipeline

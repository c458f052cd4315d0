#include "pipeline/metrics/reliability.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "pipeline/metrics/classification.hpp"
#include "src/core/error.hpp"

namespace undertone::pipeline {
namespace {

constexpr double kRowTolerance = 1e-3;  // single precision and printed decimals pass, logits do not

void check(const ProbabilityItems& items, std::size_t bin_count) {
  if (items.class_count == 0 || bin_count == 0) {
    throw Error(ErrorKind::kMisuse, "probabilities without classes or bins");
  }
  if (items.probabilities.size() % items.class_count != 0 ||
      items.probabilities.size() / items.class_count != items.truth.size()) {
    throw Error(ErrorKind::kMisuse, std::to_string(items.probabilities.size()) + " probabilities for " +
                                        std::to_string(items.truth.size()) + " items and " +
                                        std::to_string(items.class_count) + " classes");
  }
  for (const int label : items.truth) {
    if (label == kUnknownLabel || (label >= 0 && static_cast<std::size_t>(label) < items.class_count)) {
      continue;
    }
    throw Error(ErrorKind::kMisuse, "the label " + std::to_string(label) + " is no class");
  }
}

void check_row(std::span<const double> row, std::size_t item) {
  double sum = 0;
  bool is_distribution = true;
  for (const double value : row) {
    sum += value;
    if (!(value >= -kRowTolerance && value <= 1 + kRowTolerance)) is_distribution = false;
  }
  if (is_distribution && std::abs(sum - 1) <= kRowTolerance) return;
  throw Error(ErrorKind::kMisuse,
              "the probabilities of item " + std::to_string(item) + " are no distribution");
}

struct Sums {
  struct Bin {
    double confidence = 0;
    std::size_t right = 0;
  };
  std::vector<Bin> bins;
  double log_likelihood = 0;
  double squares = 0;
};

void add(std::span<const double> row, std::size_t truth, Sums& sums, ProbabilityScores& scores) {
  for (std::size_t c = 0; c < row.size(); ++c) {
    const double error = row[c] - (c == truth ? 1.0 : 0.0);
    sums.squares += error * error;
  }
  sums.log_likelihood += std::log(std::clamp(row[truth], std::numeric_limits<double>::epsilon(), 1.0));

  const auto winner = std::max_element(row.begin(), row.end());
  const double confidence = std::clamp(*winner, 0.0, 1.0);
  const std::size_t count = scores.bins.size();
  const auto bin = std::min(count - 1, static_cast<std::size_t>(confidence * static_cast<double>(count)));
  ++scores.bins[bin].items;
  sums.bins[bin].confidence += confidence;
  if (static_cast<std::size_t>(winner - row.begin()) == truth) ++sums.bins[bin].right;
}

void average(const Sums& sums, ProbabilityScores& scores) {
  const auto n = static_cast<double>(scores.items);
  double gaps = 0;
  for (std::size_t b = 0; b < scores.bins.size(); ++b) {
    ReliabilityBin& bin = scores.bins[b];
    if (bin.items == 0) continue;
    const auto right = static_cast<double>(sums.bins[b].right);
    bin.confidence = sums.bins[b].confidence / static_cast<double>(bin.items);
    bin.accuracy = right / static_cast<double>(bin.items);
    gaps += std::abs(right - sums.bins[b].confidence);
  }
  scores.expected_calibration_error = gaps / n;
  scores.negative_log_likelihood = 0.0 - sums.log_likelihood / n;
  scores.brier = sums.squares / n;
}

}  // namespace

ProbabilityScores score_probabilities(const ProbabilityItems& items, std::size_t bin_count) {
  check(items, bin_count);
  ProbabilityScores scores;
  for (std::size_t b = 0; b < bin_count; ++b) {
    const auto edge = [&](std::size_t i) { return static_cast<double>(i) / static_cast<double>(bin_count); };
    scores.bins.push_back({.low = edge(b), .high = edge(b + 1), .confidence = {}, .accuracy = {}});
  }
  Sums sums{.bins = std::vector<Sums::Bin>(bin_count)};
  for (std::size_t i = 0; i < items.truth.size(); ++i) {
    if (items.truth[i] == kUnknownLabel) {
      ++scores.masked;
      continue;
    }
    const auto row = items.probabilities.subspan(i * items.class_count, items.class_count);
    check_row(row, i);
    ++scores.items;
    add(row, static_cast<std::size_t>(items.truth[i]), sums, scores);
  }
  if (scores.items > 0) average(sums, scores);
  return scores;
}

std::vector<NamedValue> summary(const ProbabilityScores& scores) {
  return {{"negative_log_likelihood", scores.negative_log_likelihood}, {"brier", scores.brier}};
}

}  // namespace undertone::pipeline

#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "pipeline/metrics/named_value.hpp"

namespace undertone::pipeline {

struct ProbabilityItems {
  std::span<const int> truth;             // [n], a class or kUnknownLabel, which counts nowhere
  std::span<const double> probabilities;  // [n, class_count]
  std::size_t class_count = 0;
};

/// One bar of a reliability diagram. Low belongs to the bin, high only to the last one.
struct ReliabilityBin {
  double low = 0;
  double high = 0;
  std::size_t items = 0;
  std::optional<double> confidence;  // mean probability of the winners
  std::optional<double> accuracy;    // share of the winners that are right
};

/// Nothing where there is no item.
struct ProbabilityScores {
  std::size_t items = 0;
  std::size_t masked = 0;
  std::vector<ReliabilityBin> bins;
  std::optional<double> expected_calibration_error;
  std::optional<double> negative_log_likelihood;  // natural logarithm; no probability counts as below 2^-52
  std::optional<double> brier;                    // squared error summed over classes: from 0 to 2
};

/// Throws kMisuse when the sizes do not fit or a known item's row is no distribution (each probability from 0
/// to 1, together 1, give or take 0.001).
ProbabilityScores score_probabilities(const ProbabilityItems& items, std::size_t bin_count = 15);

/// Without the calibration error, which resampling inflates: an interval for it would mislead.
std::vector<NamedValue> summary(const ProbabilityScores& scores);

}  // namespace undertone::pipeline

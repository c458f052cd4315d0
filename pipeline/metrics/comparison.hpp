#pragma once

#include <cstddef>
#include <optional>
#include <span>

namespace undertone::pipeline {

/// Which of two systems is better on more items. Dependent items, as the utterances of one dialogue are, make
/// its p value too small; `paired_bootstrap` can draw them together.
struct SignTest {
  std::size_t first_better = 0;
  std::size_t second_better = 0;
  std::size_t ties = 0;  // left out
  double p_value = 1;    // exact, two-sided
};

/// Of one loss for each item, smaller is better. With losses 0 and 1 this is McNemar's exact test. Throws
/// kMisuse when the lengths differ or a loss is NaN.
SignTest sign_test(std::span<const double> first, std::span<const double> second);

/// One metric over several runs that differ in their seed.
struct SeedSummary {
  std::size_t seeds = 0;
  std::optional<double> mean;
  std::optional<double> deviation;  // with n - 1; nothing for fewer than two seeds
};

SeedSummary summarize_seeds(std::span<const double> values);

/// Student's paired test: is the mean of second minus first different from 0?
struct SeedComparison {
  SeedSummary first;
  SeedSummary second;
  SeedSummary difference;         // second minus first
  std::optional<double> t;        // nothing for fewer than two seeds and where all differences are equal
  std::optional<double> p_value;  // two-sided
};

/// The same seed stands at the same place in both. Throws kMisuse when the lengths differ or a value is not
/// finite.
SeedComparison compare_seeds(std::span<const double> first, std::span<const double> second);

}  // namespace undertone::pipeline

#include "pipeline/metrics/comparison.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <string>
#include <vector>

#include "pipeline/metrics/student_t.hpp"
#include "src/core/error.hpp"

namespace undertone::pipeline {
namespace {

void check_lengths(std::span<const double> first, std::span<const double> second) {
  if (first.size() == second.size()) return;
  throw Error(ErrorKind::kMisuse, "a paired comparison of " + std::to_string(first.size()) + " and " +
                                      std::to_string(second.size()) + " values");
}

/// How probable at most `successes` of `trials` tosses of a fair coin are.
double fair_coin_cdf(std::size_t successes, std::size_t trials) {
  if (successes >= trials) return 1;
  return incomplete_beta(static_cast<double>(trials - successes), static_cast<double>(successes + 1), 0.5);
}

}  // namespace

SignTest sign_test(std::span<const double> first, std::span<const double> second) {
  check_lengths(first, second);
  SignTest test;
  for (std::size_t i = 0; i < first.size(); ++i) {
    if (std::isnan(first[i]) || std::isnan(second[i])) throw Error(ErrorKind::kMisuse, "a loss is NaN");
    if (first[i] < second[i]) ++test.first_better;
    if (second[i] < first[i]) ++test.second_better;
    if (first[i] == second[i]) ++test.ties;
  }
  const std::size_t fewer = std::min(test.first_better, test.second_better);
  test.p_value = std::min(1.0, 2 * fair_coin_cdf(fewer, test.first_better + test.second_better));
  return test;
}

SeedSummary summarize_seeds(std::span<const double> values) {
  SeedSummary summary{.seeds = values.size(), .mean = {}, .deviation = {}};
  const auto n = static_cast<double>(values.size());
  double mean = 0;
  for (const double value : values) {
    if (!std::isfinite(value)) throw Error(ErrorKind::kMisuse, "the metric of a seed is not finite");
    mean += value / n;
  }
  if (values.empty()) return summary;
  const bool is_constant = std::ranges::adjacent_find(values, std::ranges::not_equal_to()) == values.end();
  summary.mean = is_constant ? values.front() : mean;
  if (values.size() < 2) return summary;
  double squares = 0;
  for (const double value : values) squares += (value - *summary.mean) * (value - *summary.mean);
  summary.deviation = std::sqrt(squares / (n - 1));
  return summary;
}

SeedComparison compare_seeds(std::span<const double> first, std::span<const double> second) {
  check_lengths(first, second);
  SeedComparison comparison{.first = summarize_seeds(first),
                            .second = summarize_seeds(second),
                            .difference = {},
                            .t = {},
                            .p_value = {}};
  std::vector<double> differences;
  for (std::size_t i = 0; i < first.size(); ++i) differences.push_back(second[i] - first[i]);
  comparison.difference = summarize_seeds(differences);
  if (comparison.difference.deviation.value_or(0) > 0) {
    const auto n = static_cast<double>(first.size());
    comparison.t = *comparison.difference.mean / (*comparison.difference.deviation / std::sqrt(n));
    comparison.p_value = student_t_two_sided(*comparison.t, n - 1);
  }
  return comparison;
}

}  // namespace undertone::pipeline

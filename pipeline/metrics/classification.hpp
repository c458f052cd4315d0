#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "pipeline/metrics/named_value.hpp"

namespace undertone::pipeline {

/// In place of a true label: not known or padding, so the item counts nowhere and its prediction may be
/// anything.
inline constexpr int kUnknownLabel = -1;

struct ClassItems {
  std::span<const int> truth;      // [n], 0 to class_count - 1 or kUnknownLabel
  std::span<const int> predicted;  // [n]
  std::size_t class_count = 0;
};

/// A class that is never predicted has precision 0, one that never occurs recall 0, and where both are 0 so
/// is F1.
struct ClassScore {
  std::size_t support = 0;    // items that are of this class
  std::size_t predicted = 0;  // items that were taken for it
  std::size_t correct = 0;
  double recall = 0;  // what papers on conversations tabulate as the accuracy of a class
  double precision = 0;
  double f1 = 0;
};

/// Nothing where there is no item.
struct ClassificationScores {
  std::size_t items = 0;
  std::size_t masked = 0;
  std::vector<ClassScore> classes;
  std::vector<std::size_t> confusion;  // [class_count, class_count], a row for each true class
  std::optional<double> accuracy;      // also called w-ACC: recall weighted by support
  std::optional<double> weighted_f1;   // by support
  std::optional<double> macro_f1;      // over the classes that occur in truth or prediction
  std::optional<double> uar;           // mean recall of the classes that have support
};

/// Throws kMisuse when the lengths differ, a label is no class, or a known item has no predicted class.
ClassificationScores score_classes(const ClassItems& items);

/// The first of the largest of each row of `values` [n, class_count]; kUnknownLabel for a row with a NaN.
std::vector<int> most_probable(std::span<const double> values, std::size_t class_count);

/// The four means, then `recall/K` and `f1/K` of each class, which are undefined for a class without support.
std::vector<NamedValue> summary(const ClassificationScores& scores);

/// 0 for a known item that was recognised, 1 for one that was not.
std::vector<double> losses(const ClassItems& items);

}  // namespace undertone::pipeline

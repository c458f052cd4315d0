#include "pipeline/metrics/calibration_choice.hpp"

#include <algorithm>
#include <numeric>
#include <unordered_map>
#include <utility>
#include <vector>

#include "pipeline/metrics/classification.hpp"
#include "pipeline/synthesize/seeded_random.hpp"
#include "src/core/error.hpp"

namespace undertone::pipeline {
namespace {

constexpr std::size_t kNoFold = static_cast<std::size_t>(-1);

struct Folds {
  std::size_t count = 0;
  std::vector<std::size_t> of_item;  // kNoFold for items that are not known
};

std::vector<std::vector<std::size_t>> units_of(const HeldOutItems& items) {
  std::vector<std::vector<std::size_t>> units;
  std::unordered_map<int, std::size_t> unit_of_group;
  for (std::size_t i = 0; i < items.truth.size(); ++i) {
    if (items.truth[i] == kUnknownLabel) continue;
    std::size_t unit = units.size();
    if (!items.groups.empty()) unit = unit_of_group.try_emplace(items.groups[i], unit).first->second;
    if (unit == units.size()) units.emplace_back();
    units[unit].push_back(i);
  }
  return units;
}

/// In random order, each unit to the fold that is smallest by then.
Folds dealt(const HeldOutItems& items, const CalibrationOptions& options) {
  auto units = units_of(items);
  Folds folds{std::min(options.folds, units.size()), std::vector(items.truth.size(), kNoFold)};
  synthesize::SeededRandom random(options.seed);
  for (std::size_t u = units.size(); u > 1; --u) std::swap(units[u - 1], units[random.below(u)]);
  std::vector<std::size_t> sizes(folds.count, 0);
  for (const auto& unit : units) {
    const auto smallest = static_cast<std::size_t>(std::ranges::min_element(sizes) - sizes.begin());
    sizes[smallest] += unit.size();
    for (const std::size_t item : unit) folds.of_item[item] = smallest;
  }
  return folds;
}

template <class IsKept>
std::vector<int> masked(std::span<const int> truth, IsKept is_kept) {
  std::vector<int> result(truth.begin(), truth.end());
  for (std::size_t i = 0; i < result.size(); ++i) {
    if (!is_kept(i)) result[i] = kUnknownLabel;
  }
  return result;
}

using Fit = CalibrationFit (*)(const HeldOutItems&);

/// Nothing when one of the fits does not converge.
std::optional<double> cross_validated(const HeldOutItems& items, const Folds& folds, Fit fit) {
  double sum = 0;
  std::size_t count = 0;
  for (std::size_t fold = 0; fold < folds.count; ++fold) {
    const auto is_tested = [&](std::size_t i) { return folds.of_item[i] == fold; };
    const auto fitted_truth = masked(items.truth, [&](std::size_t i) { return !is_tested(i); });
    const auto tested_truth = masked(items.truth, is_tested);
    HeldOutItems part = items;
    part.truth = fitted_truth;
    const CalibrationFit result = fit(part);
    if (!result.has_converged) return std::nullopt;
    part.truth = tested_truth;
    const auto tested = static_cast<std::size_t>(
        std::ranges::count_if(tested_truth, [](int label) { return label != kUnknownLabel; }));
    sum += negative_log_likelihood(result.calibration, part).value_or(0) * static_cast<double>(tested);
    count += tested;
  }
  return sum / static_cast<double>(count);
}

bool has_enough_of_each(const HeldOutItems& items, std::size_t least) {
  std::vector<std::size_t> counts(items.class_count, 0);
  for (const int label : items.truth) {
    if (label != kUnknownLabel) ++counts[static_cast<std::size_t>(label)];
  }
  return std::ranges::all_of(counts, [least](std::size_t count) { return count >= least; });
}

}  // namespace

CalibrationChoice choose_calibration(const HeldOutItems& items, const CalibrationOptions& options) {
  if (options.folds < 2) throw Error(ErrorKind::kMisuse, "cross-validation takes at least two folds");
  CalibrationChoice choice;
  choice.identity = negative_log_likelihood({}, items);
  choice.items = static_cast<std::size_t>(
      std::ranges::count_if(items.truth, [](int label) { return label != kUnknownLabel; }));
  const Folds folds = dealt(items, options);
  if (folds.count < 2) return choice;
  choice.folds = folds.count;
  if (options.kinds == CalibrationKinds::kNone) return choice;
  choice.temperature = cross_validated(items, folds, fit_temperature);
  if (options.kinds == CalibrationKinds::kAny && has_enough_of_each(items, folds.count))
    choice.vector = cross_validated(items, folds, fit_vector);

  double best = *choice.identity;
  const auto consider = [&](const std::optional<double>& likelihood, Fit fit) {
    if (!likelihood || !(*likelihood < best)) return;
    const CalibrationFit result = fit(items);
    if (!result.has_converged) return;
    best = *likelihood;
    choice.calibration = result.calibration;
  };
  consider(choice.temperature, fit_temperature);
  consider(choice.vector, fit_vector);
  return choice;
}

}  // namespace undertone::pipeline

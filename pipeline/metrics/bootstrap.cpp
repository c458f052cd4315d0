#include "pipeline/metrics/bootstrap.hpp"

#include <algorithm>
#include <cmath>
#include <unordered_map>
#include <utility>

#include "pipeline/synthesize/seeded_random.hpp"
#include "src/core/error.hpp"

namespace undertone::pipeline {
namespace {

using Units = std::vector<std::vector<std::size_t>>;  // items that are drawn together

Units units_of(const BootstrapSample& sample) {
  Units units;
  std::unordered_map<int, std::size_t> unit_of_group;
  for (const std::size_t item : sample.items) {
    if (sample.groups.empty()) {
      units.push_back({item});
      continue;
    }
    if (item >= sample.groups.size()) throw Error(ErrorKind::kMisuse, "an item without a group");
    const auto [found, is_new] = unit_of_group.try_emplace(sample.groups[item], units.size());
    if (is_new) units.emplace_back();
    units[found->second].push_back(item);
  }
  return units;
}

struct Drawn {
  std::vector<NamedValue> point;            // of all items
  std::vector<std::vector<double>> values;  // of each metric, sorted; without undefined ones
};

Drawn draw(const BootstrapSample& sample, const Statistics& statistics, const BootstrapOptions& options) {
  if (options.resamples == 0 || !(options.level > 0 && options.level < 1)) {
    throw Error(ErrorKind::kMisuse, "a bootstrap takes at least one resample and a level between 0 and 1");
  }
  const Units units = units_of(sample);
  Drawn drawn{.point = statistics(sample.items), .values = {}};
  drawn.values.resize(drawn.point.size());
  if (units.empty()) return drawn;
  synthesize::SeededRandom random(options.seed);
  std::vector<std::size_t> items;
  for (std::size_t r = 0; r < options.resamples; ++r) {
    items.clear();
    for (std::size_t u = 0; u < units.size(); ++u) {
      const auto& unit = units[random.below(units.size())];
      items.insert(items.end(), unit.begin(), unit.end());
    }
    const std::vector<NamedValue> values = statistics(items);
    if (values.size() != drawn.point.size()) {
      throw Error(ErrorKind::kMisuse, "the number of metrics changes from resample to resample");
    }
    for (std::size_t m = 0; m < values.size(); ++m) {
      if (values[m].value) drawn.values[m].push_back(*values[m].value);
    }
  }
  for (auto& values : drawn.values) std::sort(values.begin(), values.end());
  return drawn;
}

/// With linear interpolation between neighbours.
double quantile(const std::vector<double>& sorted, double share) {
  const double place = share * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(place);
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  return sorted[below] + (sorted[above] - sorted[below]) * (place - static_cast<double>(below));
}

Estimate estimate_of(const NamedValue& point, const std::vector<double>& sorted, double level) {
  Estimate estimate{point.name, point.value, std::nullopt, sorted.size()};
  if (!sorted.empty()) {
    estimate.interval = Interval{quantile(sorted, (1 - level) / 2), quantile(sorted, (1 + level) / 2)};
  }
  return estimate;
}

Statistics difference_of(const Statistics& first, const Statistics& second) {
  return [&first, &second](std::span<const std::size_t> items) {
    std::vector<NamedValue> values = second(items);
    const std::vector<NamedValue> others = first(items);
    if (values.size() != others.size()) throw Error(ErrorKind::kMisuse, "two systems with different metrics");
    for (std::size_t m = 0; m < values.size(); ++m) {
      if (values[m].name != others[m].name) {
        throw Error(ErrorKind::kMisuse, "'" + values[m].name + "' compared with '" + others[m].name + "'");
      }
      if (values[m].value && others[m].value) {
        *values[m].value -= *others[m].value;
      } else {
        values[m].value.reset();
      }
    }
    return values;
  };
}

/// One is added to both counts, as if the observed sample were one of the resamples: never quite 0.
std::optional<double> p_value_of(const std::vector<double>& sorted) {
  if (sorted.empty()) return std::nullopt;
  const auto at_most_0 = std::upper_bound(sorted.begin(), sorted.end(), 0.0) - sorted.begin();
  const auto at_least_0 = sorted.end() - std::lower_bound(sorted.begin(), sorted.end(), 0.0);
  const auto fewer = static_cast<double>(std::min(at_most_0, at_least_0) + 1);
  return std::min(1.0, 2 * fewer / static_cast<double>(sorted.size() + 1));
}

template <class T>
std::vector<T> picked(std::span<const T> values, std::span<const std::size_t> items, std::size_t width = 1) {
  std::vector<T> result;
  result.reserve(items.size() * width);
  for (const std::size_t item : items) {
    if ((item + 1) * width > values.size()) throw Error(ErrorKind::kMisuse, "an item that does not exist");
    const auto row = values.subspan(item * width, width);
    result.insert(result.end(), row.begin(), row.end());
  }
  return result;
}

template <class T, class IsKnown>
std::vector<std::size_t> known(std::span<const T> truth, IsKnown is_known) {
  std::vector<std::size_t> items;
  for (std::size_t i = 0; i < truth.size(); ++i) {
    if (is_known(truth[i])) items.push_back(i);
  }
  return items;
}

}  // namespace

std::vector<std::size_t> known_items(std::span<const int> truth) {
  return known(truth, [](int label) { return label != kUnknownLabel; });
}

std::vector<std::size_t> known_items(std::span<const double> truth) {
  return known(truth, [](double value) { return !std::isnan(value); });
}

Statistics statistics_of(const ClassItems& all) {
  return [all](std::span<const std::size_t> items) {
    const auto truth = picked(all.truth, items), predicted = picked(all.predicted, items);
    return summary(score_classes({truth, predicted, all.class_count}));
  };
}

Statistics statistics_of(const SentimentItems& all) {
  return [all](std::span<const std::size_t> items) {
    const auto truth = picked(all.truth, items), predicted = picked(all.predicted, items);
    return summary(score_sentiment({truth, predicted}));
  };
}

Statistics statistics_of(const ProbabilityItems& all) {
  return [all](std::span<const std::size_t> items) {
    const auto truth = picked(all.truth, items);
    const auto probabilities = picked(all.probabilities, items, all.class_count);
    return summary(score_probabilities({truth, probabilities, all.class_count}));
  };
}

std::vector<Estimate> bootstrap(const BootstrapSample& sample, const Statistics& statistics,
                                const BootstrapOptions& options) {
  const Drawn drawn = draw(sample, statistics, options);
  std::vector<Estimate> estimates;
  for (std::size_t m = 0; m < drawn.point.size(); ++m) {
    estimates.push_back(estimate_of(drawn.point[m], drawn.values[m], options.level));
  }
  return estimates;
}

std::vector<Difference> paired_bootstrap(const BootstrapSample& sample, const Statistics& first,
                                         const Statistics& second, const BootstrapOptions& options) {
  const Drawn drawn = draw(sample, difference_of(first, second), options);
  std::vector<Difference> differences;
  for (std::size_t m = 0; m < drawn.point.size(); ++m) {
    differences.push_back({estimate_of(drawn.point[m], drawn.values[m], options.level),
                           drawn.point[m].value ? p_value_of(drawn.values[m]) : std::nullopt});
  }
  return differences;
}

}  // namespace undertone::pipeline

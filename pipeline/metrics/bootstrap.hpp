#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "pipeline/metrics/classification.hpp"
#include "pipeline/metrics/named_value.hpp"
#include "pipeline/metrics/regression.hpp"
#include "pipeline/metrics/reliability.hpp"

namespace undertone::pipeline {

struct BootstrapOptions {
  std::size_t resamples = 1000;
  double level = 0.95;     // share of the resamples that an interval holds
  std::uint64_t seed = 1;  // the same seed draws the same items on every platform
};

/// What is drawn from. Utterances of one dialogue resemble each other: drawn one by one they make intervals
/// too narrow, so give their dialogues as groups.
struct BootstrapSample {
  std::vector<std::size_t> items;    // those with a known truth
  std::span<const int> groups = {};  // of all items, found by index; empty: each item is drawn alone
};

std::vector<std::size_t> known_items(std::span<const int> truth);
std::vector<std::size_t> known_items(std::span<const double> truth);

/// Metrics of the items given, which may repeat; always the same names in the same order.
using Statistics = std::function<std::vector<NamedValue>(std::span<const std::size_t> items)>;

/// The summary of the scores. They hold views of what they were made from.
Statistics statistics_of(const ClassItems& items);
Statistics statistics_of(const SentimentItems& items);
Statistics statistics_of(const ProbabilityItems& items);

struct Interval {
  double low = 0;
  double high = 0;
};

struct Estimate {
  std::string name;
  std::optional<double> value;
  std::optional<Interval> interval;  // nothing where no resample has a value
  std::size_t resamples = 0;         // those in which the metric is defined: the interval is made of these
};

/// Percentile intervals. Throws kMisuse without resamples, with a level outside of 0 to 1, or when an item
/// has no group though there are groups.
std::vector<Estimate> bootstrap(const BootstrapSample& sample, const Statistics& statistics,
                                const BootstrapOptions& options = {});

/// Second minus first, with its interval, and how probable a difference this far from 0, to either side,
/// would be were there none.
struct Difference {
  Estimate estimate;
  std::optional<double> p_value;
};

/// Both systems are asked about the same resamples.
std::vector<Difference> paired_bootstrap(const BootstrapSample& sample, const Statistics& first,
                                         const Statistics& second, const BootstrapOptions& options = {});

}  // namespace undertone::pipeline

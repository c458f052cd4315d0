#include "pipeline/metrics/bootstrap.hpp"

#include <cmath>
#include <limits>
#include <vector>

#include <doctest/doctest.h>

#include "tests/support/errors.hpp"
#include "tests/support/random.hpp"

namespace undertone::pipeline {
namespace {

struct Labels {
  std::vector<int> truth, predicted;
  ClassItems items() const { return {truth, predicted, 3}; }
};

/// Right with the given probability.
Labels labels_of(std::size_t count, double accuracy, std::uint64_t seed) {
  support::Random random(seed);
  Labels labels;
  for (std::size_t i = 0; i < count; ++i) {
    const int truth = static_cast<int>(random.below(3));
    labels.truth.push_back(truth);
    labels.predicted.push_back(random.uniform() < accuracy ? truth : (truth + 1) % 3);
  }
  return labels;
}

Estimate accuracy_of(const Labels& labels, std::span<const int> groups = {},
                     const BootstrapOptions& options = {}) {
  return bootstrap({known_items(labels.truth), groups}, statistics_of(labels.items()), options).front();
}

double width(const Estimate& estimate) {
  return estimate.interval.value().high - estimate.interval.value().low;
}

TEST_SUITE("metrics") {
  TEST_CASE("an interval holds its estimate, is as wide as theory says, and shrinks with the root of n") {
    double previous = std::numeric_limits<double>::infinity();
    for (const std::size_t count : {50U, 200U, 800U}) {
      const Labels labels = labels_of(count, 0.7, count);
      const Estimate estimate = accuracy_of(labels);
      CHECK(estimate.name == "accuracy");
      CHECK(estimate.resamples == 1000);
      CHECK(estimate.interval->low <= estimate.value);
      CHECK(estimate.interval->high >= estimate.value);
      const double p = estimate.value.value();
      const double normal = 2 * 1.96 * std::sqrt(p * (1 - p) / static_cast<double>(count));
      CHECK(width(estimate) == doctest::Approx(normal).epsilon(0.15));
      CHECK(width(estimate) < previous);
      previous = width(estimate);
    }
  }

  TEST_CASE("about 95 of 100 samples have an interval with the true accuracy in it") {
    int hits = 0;
    for (std::uint64_t seed = 0; seed < 100; ++seed) {
      const auto interval =
          accuracy_of(labels_of(150, 0.7, 1000 + seed), {}, {.resamples = 300}).interval.value();
      if (interval.low <= 0.7 && 0.7 <= interval.high) ++hits;
    }
    CHECK(hits >= 88);  // a coverage of 0.95 goes below once in 500 times
    CHECK(hits < 100);
  }

  TEST_CASE("one seed draws one interval, another seed another, and a higher level a wider one") {
    const Labels labels = labels_of(90, 0.6, 5);
    const Estimate first = accuracy_of(labels, {}, {.seed = 7});
    const Estimate again = accuracy_of(labels, {}, {.seed = 7});
    CHECK(first.interval->low == again.interval->low);
    CHECK(first.interval->high == again.interval->high);
    // In items; what this generator draws on every platform.
    CHECK(first.interval->low * 90 == doctest::Approx(48));
    CHECK(width(accuracy_of(labels, {}, {.level = 0.5, .seed = 7})) < width(first));
    const Estimate other = accuracy_of(labels, {}, {.resamples = 37, .seed = 8});
    CHECK(other.resamples == 37);
    CHECK((other.interval->low != first.interval->low || other.interval->high != first.interval->high));
  }

  TEST_CASE("items that come in copies make a wider interval once their groups are told") {
    Labels labels = labels_of(60, 0.7, 9), copies;
    std::vector<int> groups;
    for (std::size_t i = 0; i < labels.truth.size(); ++i) {
      for (int copy = 0; copy < 9; ++copy) {
        copies.truth.push_back(labels.truth[i]);
        copies.predicted.push_back(labels.predicted[i]);
        groups.push_back(1000 - static_cast<int>(i));
      }
    }
    const double alone = width(accuracy_of(copies)), grouped = width(accuracy_of(copies, groups));
    CHECK(grouped == doctest::Approx(3 * alone).epsilon(0.2));
    CHECK(grouped == doctest::Approx(width(accuracy_of(labels))).epsilon(1e-9));
  }

  TEST_CASE("masked items, whose groups have nothing else, change no interval") {
    const Labels labels = labels_of(40, 0.5, 11);
    Labels padded = labels;
    std::vector<int> groups(40), padded_groups;
    for (std::size_t i = 0; i < 40; ++i) groups[i] = static_cast<int>(i / 4);
    padded_groups = groups;
    for (int i = 0; i < 30; ++i) {
      padded.truth.push_back(kUnknownLabel);
      padded.predicted.push_back(-5);
      padded_groups.push_back(i);
    }
    const auto plain = accuracy_of(labels, groups), masked = accuracy_of(padded, padded_groups);
    CHECK(plain.interval->low == masked.interval->low);
    CHECK(plain.interval->high == masked.interval->high);
  }

  TEST_CASE(
      "a metric that some resamples lack is made of the others, and one that all lack has no interval") {
    const std::vector<int> truth{0, 0, 0, 0, 1}, predicted{0, 0, 0, 1, 1};
    const auto estimates = bootstrap({known_items(truth)}, statistics_of(ClassItems{truth, predicted, 3}));
    for (const Estimate& estimate : estimates) {
      if (estimate.name == "recall/1") {
        CHECK(estimate.value == 1.0);
        CHECK(estimate.resamples < 800);  // (4/5)^5 of the resamples lack the class
        CHECK(estimate.resamples > 500);
        CHECK(estimate.interval->low == 1.0);
      }
      if (estimate.name == "recall/2") {
        CHECK(!estimate.value);
        CHECK(!estimate.interval);
      }
    }
  }

  TEST_CASE("no item has no interval, and one item an interval of one point") {
    CHECK(!accuracy_of({}).interval);
    CHECK(!accuracy_of({}).value);
    const Estimate one = accuracy_of({{2}, {2}});
    CHECK(one.interval->low == 1.0);
    CHECK(one.interval->high == 1.0);
  }

  TEST_CASE("sentiments and probabilities are resampled too") {
    const double unknown = std::numeric_limits<double>::quiet_NaN();
    const std::vector<double> truth{-1, 2, unknown, 0.5, -2}, predicted{-1.5, 1, 9, 0, -3};
    for (const Estimate& estimate :
         bootstrap({known_items(truth)}, statistics_of(SentimentItems{truth, predicted}))) {
      if (estimate.name != "mean_absolute_error") continue;
      CHECK(estimate.value == 0.75);
      CHECK(estimate.interval->low >= 0.5);
      CHECK(estimate.interval->high <= 1.0);
    }
    const std::vector<int> labels{0, -1, 1};
    const std::vector<double> rows{0.5, 0.5, 7, 7, 0.25, 0.75};
    const auto estimates = bootstrap({known_items(labels)}, statistics_of(ProbabilityItems{labels, rows, 2}));
    CHECK(estimates.front().interval->low == doctest::Approx(-std::log(0.75)));
    CHECK(estimates.front().interval->high == doctest::Approx(std::log(2)));
  }

  TEST_CASE("a system does not differ from itself; a better one does, and the other way round by as much") {
    const Labels good = labels_of(400, 0.8, 13);
    Labels bad = good;
    for (std::size_t i = 0; i < 400; i += 8) bad.predicted[i] = (good.truth[i] + 1) % 3;
    const BootstrapSample sample{known_items(good.truth)};
    const auto g = statistics_of(good.items()), b = statistics_of(bad.items());
    const auto same = paired_bootstrap(sample, g, g).front(), better = paired_bootstrap(sample, b, g).front(),
               worse = paired_bootstrap(sample, g, b).front();
    CHECK(same.estimate.value == 0.0);
    CHECK(same.p_value == 1.0);
    CHECK(better.estimate.value > 0.0);
    CHECK(better.estimate.interval->low > 0);
    CHECK(better.p_value == doctest::Approx(2.0 / 1001));
    CHECK(worse.estimate.value.value() == doctest::Approx(-better.estimate.value.value()));
    CHECK(worse.estimate.interval->high == doctest::Approx(-better.estimate.interval->low));
    // Paired, so narrower than what each system's own interval would suggest.
    CHECK(width(better.estimate) < width(bootstrap(sample, g).front()));
  }

  TEST_CASE("nothing to draw with, items that do not exist and different metrics are misuse") {
    const Labels labels = labels_of(4, 0.5, 1);
    const std::vector<int> groups{1, 2};
    const std::vector<double> values{1, 2, 3, 4};
    const auto statistics = statistics_of(labels.items());
    const auto kind = [](auto action) {
      const auto error = support::error_of(action);
      return error ? error->kind() : ErrorKind::kInternal;
    };
    CHECK(kind([&] { accuracy_of(labels, {}, {.resamples = 0}); }) == ErrorKind::kMisuse);
    CHECK(kind([&] { accuracy_of(labels, {}, {.level = 1}); }) == ErrorKind::kMisuse);
    CHECK(kind([&] { accuracy_of(labels, {}, {.level = std::nan("")}); }) == ErrorKind::kMisuse);
    CHECK(kind([&] { accuracy_of(labels, groups); }) == ErrorKind::kMisuse);
    CHECK(kind([&] { bootstrap({{4}}, statistics); }) == ErrorKind::kMisuse);
    CHECK(kind([&] {
            paired_bootstrap({{0, 1}}, statistics, statistics_of(SentimentItems{values, values}));
          }) == ErrorKind::kMisuse);
  }
}

}  // namespace
}  // namespace undertone::pipeline

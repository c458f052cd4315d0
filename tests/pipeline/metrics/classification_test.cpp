#include "pipeline/metrics/classification.hpp"

#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

#include <doctest/doctest.h>

#include "tests/pipeline/metrics/expected.hpp"
#include "tests/support/compare.hpp"
#include "tests/support/errors.hpp"
#include "tests/support/random.hpp"

namespace undertone::pipeline {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr support::Tolerance kRounding{.absolute = 1e-12};  // sums in another order

struct Labels {
  std::vector<int> truth, predicted;
};

Labels random_labels(support::Random& random, std::size_t count, int classes) {
  Labels labels;
  for (std::size_t i = 0; i < count; ++i) {
    labels.truth.push_back(static_cast<int>(random.integer(-1, classes - 1)));
    labels.predicted.push_back(static_cast<int>(random.integer(0, classes - 1)));
  }
  return labels;
}

void check_same(const ClassificationScores& left, const ClassificationScores& right) {
  CHECK(left.items == right.items);
  CHECK(left.confusion == right.confusion);
  CHECK(summary(left) == summary(right));
}

TEST_SUITE("metrics") {
  TEST_CASE("classification scores are those of scikit-learn, classes without support included") {
    const io::Json expected = support::expected_part("classification");
    const auto classes = static_cast<std::size_t>(expected.get_integer("class_count"));
    const std::vector<int> truth = support::integers_of(expected, "truth");
    const std::vector<int> predicted = most_probable(support::doubles_of(expected, "logits"), classes);
    const auto scores = score_classes({truth, predicted, classes});

    CHECK(scores.items + scores.masked == truth.size());
    CHECK(scores.masked == 15);
    const std::vector<int> confusion(scores.confusion.begin(), scores.confusion.end());
    CHECK(confusion == support::integers_of(expected, "confusion"));
    std::vector<double> recall, precision, f1, support;
    for (const ClassScore& score : scores.classes) {
      recall.push_back(score.recall);
      precision.push_back(score.precision);
      f1.push_back(score.f1);
      support.push_back(static_cast<double>(score.support));
    }
    support::check_close(recall, support::doubles_of(expected, "recall"), kRounding);
    support::check_close(precision, support::doubles_of(expected, "precision"), kRounding);
    support::check_close(f1, support::doubles_of(expected, "f1"), kRounding);
    support::check_close(support, support::doubles_of(expected, "support"), {});
    const std::vector<double> means{scores.accuracy.value(), scores.weighted_f1.value(),
                                    scores.macro_f1.value(), scores.uar.value()};
    const std::vector<double> expected_means{expected.get_double("accuracy"),
                                             expected.get_double("weighted_f1"),
                                             expected.get_double("macro_f1"), expected.get_double("uar")};
    support::check_close(means, expected_means, kRounding);
  }

  TEST_CASE("neither the order of the items nor masked items change a score") {
    support::Random random(31);
    for (int round = 0; round < 50; ++round) {
      Labels labels = random_labels(random, 1 + random.below(60), 5);
      const auto scores = score_classes({labels.truth, labels.predicted, 5});
      for (std::size_t i = labels.truth.size(); i > 1; --i) {
        const std::size_t other = random.below(i);
        std::swap(labels.truth[i - 1], labels.truth[other]);
        std::swap(labels.predicted[i - 1], labels.predicted[other]);
      }
      check_same(scores, score_classes({labels.truth, labels.predicted, 5}));
      labels.truth.insert(labels.truth.begin(), {kUnknownLabel, kUnknownLabel, kUnknownLabel});
      labels.predicted.insert(labels.predicted.begin(), {-7, 99, kUnknownLabel});
      const auto padded = score_classes({labels.truth, labels.predicted, 5});
      check_same(scores, padded);
      CHECK(padded.masked == scores.masked + 3);
    }
  }

  TEST_CASE("accuracy is the recall weighted by support, and all counts add up to the items") {
    support::Random random(32);
    for (int round = 0; round < 50; ++round) {
      const Labels labels = random_labels(random, 20 + random.below(60), 4);
      const auto scores = score_classes({labels.truth, labels.predicted, 4});
      double weighted = 0;
      std::size_t support = 0, predicted = 0;
      for (const ClassScore& score : scores.classes) {
        weighted += score.recall * static_cast<double>(score.support);
        support += score.support;
        predicted += score.predicted;
      }
      CHECK(weighted / static_cast<double>(scores.items) == doctest::Approx(scores.accuracy.value()));
      CHECK(support == scores.items);
      CHECK(predicted == scores.items);
      CHECK(std::accumulate(scores.confusion.begin(), scores.confusion.end(), std::size_t{0}) ==
            scores.items);
    }
  }

  TEST_CASE("a perfect prediction has 1 everywhere, whatever classes it holds") {
    for (const auto& truth : {std::vector<int>{2}, {0, 0, 0}, {4, 1, 1, -1, 0}}) {
      const auto scores = score_classes({truth, truth, 6});
      for (const NamedValue& value : summary(scores)) {
        INFO(value.name);
        CHECK(value.value.value_or(1) == 1);
      }
      CHECK(scores.accuracy == 1.0);
      CHECK(scores.macro_f1 == 1.0);
      CHECK(scores.uar == 1.0);
      for (const double loss : losses({truth, truth, 6})) CHECK(loss == 0);
    }
  }

  TEST_CASE("without a known item no mean is defined") {
    const std::vector<int> masked{-1, -1}, none;
    for (const auto& truth : {masked, none}) {
      for (const NamedValue& value : summary(score_classes({truth, truth, 3}))) CHECK(!value.value);
      CHECK(losses({truth, truth, 3}).empty());
    }
  }

  TEST_CASE("labels that are no class, different lengths and no classes are misuse") {
    const std::vector<int> two{0, 1}, one{0}, large{0, 3}, low{0, -2}, unknown{0, -1};
    const auto kind = [](const std::vector<int>& truth, const std::vector<int>& predicted,
                         std::size_t classes) {
      const auto error = support::error_of([&] { score_classes({truth, predicted, classes}); });
      return error ? error->kind() : ErrorKind::kInternal;
    };
    CHECK(kind(two, one, 3) == ErrorKind::kMisuse);
    CHECK(kind(two, large, 3) == ErrorKind::kMisuse);
    CHECK(kind(large, two, 3) == ErrorKind::kMisuse);
    CHECK(kind(low, two, 3) == ErrorKind::kMisuse);
    CHECK(kind(two, unknown, 3) == ErrorKind::kMisuse);
    CHECK(kind(two, two, 0) == ErrorKind::kMisuse);
  }

  TEST_CASE("the first of equal values wins, and a row with a NaN has no winner") {
    const std::vector<double> values{0.2, 0.4, 0.4, kNan, 1, 2, 1, 2, kNan, -3, -2, -5};
    CHECK(most_probable(values, 3) == std::vector<int>{1, kUnknownLabel, kUnknownLabel, 1});
    CHECK(most_probable({}, 3).empty());
    CHECK(support::error_of([&] { most_probable(values, 5); }).has_value());
    CHECK(support::error_of([&] { most_probable(values, 0); }).has_value());
  }
}

}  // namespace
}  // namespace undertone::pipeline

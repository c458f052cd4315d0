#include "pipeline/metrics/regression.hpp"

#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "tests/pipeline/metrics/expected.hpp"
#include "tests/support/errors.hpp"
#include "tests/support/random.hpp"

namespace undertone::pipeline {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

using Values = std::vector<double>;

SentimentScores score(const Values& truth, const Values& predicted) {
  return score_sentiment({truth, predicted});
}

/// Sums in another order may differ in their last digits.
void check_same(const SentimentScores& left, const SentimentScores& right) {
  const auto lefts = summary(left), rights = summary(right);
  for (std::size_t m = 0; m < lefts.size(); ++m) {
    INFO(lefts[m].name);
    REQUIRE(lefts[m].value.has_value() == rights[m].value.has_value());
    if (lefts[m].value) CHECK(std::abs(*lefts[m].value - *rights[m].value) < 1e-12);
  }
}

TEST_SUITE("metrics") {
  TEST_CASE("sentiment scores are those of scikit-learn, SciPy and NumPy: halves, zeros and masks included") {
    const io::Json expected = support::expected_part("sentiment");
    const auto scores =
        score(support::doubles_of(expected, "truth"), support::doubles_of(expected, "predicted"));
    CHECK(scores.masked == 15);
    CHECK(scores.non_zero == static_cast<std::size_t>(expected.get_integer("non_zero")));
    for (const NamedValue& value : summary(scores)) {
      INFO(value.name);
      CHECK(std::abs(value.value.value() - expected.get_double(value.name)) < 1e-12);
    }
  }

  TEST_CASE("halves go to the even neighbour and zeros to the side that each variant says") {
    CHECK(score({0, 2, -2, 0}, {0.5, 1.5, -2.5, -0.5}).accuracy_7 == 1.0);
    CHECK(score({1, 1, 3}, {0.5, 1.5, 2.5}).accuracy_7 == 0.0);
    CHECK(score({3}, {9}).accuracy_7 == 1.0);
    CHECK(score({-2}, {-3}).accuracy_5 == 1.0);
    CHECK(score({-0.0, 1}, {0.0, 0.0}).accuracy_2_has0 == 1.0);
    const auto zero = score({0, 1}, {-1, 0});
    CHECK(zero.accuracy_2_has0 == 0.5);
    CHECK(zero.accuracy_2_non0 == 0.0);
    CHECK(zero.non_zero == 1);
  }

  TEST_CASE("neither the order of the items nor masked items change a score") {
    support::Random random(41);
    for (int round = 0; round < 30; ++round) {
      Values truth, predicted;
      for (std::size_t i = 0; i < 2 + random.below(50); ++i) {
        truth.push_back(static_cast<double>(random.integer(-6, 6)) / 2);
        predicted.push_back(random.uniform(-4, 4));
      }
      const auto scores = score(truth, predicted);
      for (std::size_t i = truth.size(); i > 1; --i) {
        const std::size_t other = random.below(i);
        std::swap(truth[i - 1], truth[other]);
        std::swap(predicted[i - 1], predicted[other]);
      }
      for (const double prediction : {1.0, kNan, kInfinity}) {
        truth.insert(truth.begin(), kNan);
        predicted.insert(predicted.begin(), prediction);
      }
      check_same(scores, score(truth, predicted));
    }
  }

  TEST_CASE("a perfect prediction has no error and 1 elsewhere") {
    const Values truth{-2.2, 0.5, 3, 0, 1.5};
    for (const NamedValue& value : summary(score(truth, truth))) {
      INFO(value.name);
      CHECK(value.value.value() == doctest::Approx(value.name == "mean_absolute_error" ? 0 : 1));
    }
  }

  TEST_CASE("a shift and a scale leave correlation alone, but not concordance") {
    const Values truth{-2, -1, 0.5, 1, 2}, predicted{-3, -1, 2, 3, 5};
    const auto scores = score(truth, predicted);
    const auto reversed = score(truth, {2, 1, -0.5, -1, -2});
    CHECK(scores.correlation.value() == doctest::Approx(1));
    CHECK(scores.concordance.value() < 0.9);
    CHECK(reversed.correlation.value() == doctest::Approx(-1));
    CHECK(reversed.concordance.value() < 0);
  }

  TEST_CASE("what is undefined is nothing, not NaN") {
    for (const auto& value : summary(score({}, {}))) CHECK(!value.value);
    for (const auto& value : summary(score({kNan}, {1}))) CHECK(!value.value);

    const auto one = score({1}, {0.9});
    CHECK(one.accuracy_7 == 1.0);
    CHECK(!one.correlation);
    CHECK(one.concordance == 0.0);

    const auto zeros =
        score({0, 0, 0}, {0.1, 0.1, 0.1});  // the mean of 0.1 three times is not 0.1 to the digit
    CHECK(!zeros.accuracy_2_non0);
    CHECK(!zeros.f1_non0);
    CHECK(zeros.f1_has0 == 1.0);
    CHECK(!zeros.correlation);
    CHECK(zeros.concordance == 0.0);
    CHECK(!score({0.1, 0.1, 0.1}, {0.1, 0.1, 0.1}).concordance);

    const auto huge = score({1, 2, 3}, {1e300, -1e300, 1.7e308});
    CHECK(!huge.concordance);
    CHECK(huge.accuracy_7.has_value());
  }

  TEST_CASE("infinite truths, predictions that are not finite and different lengths are misuse") {
    for (const auto& [truth, predicted] :
         {std::pair<Values, Values>{{1}, {kNan}}, {{1}, {kInfinity}}, {{-kInfinity}, {1}}, {{1, 2}, {1}}}) {
      const auto error = support::error_of([&] { score(truth, predicted); });
      REQUIRE(error.has_value());
      CHECK(error->kind() == ErrorKind::kMisuse);
    }
  }
}

}  // namespace
}  // namespace undertone::pipeline

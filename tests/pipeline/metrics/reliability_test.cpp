#include "pipeline/metrics/reliability.hpp"

#include <cmath>
#include <limits>
#include <vector>

#include <doctest/doctest.h>

#include "pipeline/metrics/calibration.hpp"
#include "tests/pipeline/metrics/expected.hpp"
#include "tests/support/errors.hpp"
#include "tests/support/random.hpp"

namespace undertone::pipeline {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

TEST_SUITE("metrics") {
  TEST_CASE("likelihood, Brier score and calibration error are those of scikit-learn and NumPy") {
    const io::Json expected = support::expected_part("classification");
    const auto classes = static_cast<std::size_t>(expected.get_integer("class_count"));
    const auto truth = support::integers_of(expected, "truth");
    const auto probabilities = calibrated({}, support::doubles_of(expected, "logits"), classes);
    const auto scores = score_probabilities({truth, probabilities, classes});
    CHECK(scores.masked == 15);
    for (const NamedValue& value : summary(scores)) {
      INFO(value.name);
      CHECK(std::abs(value.value.value() - expected.get_double(value.name)) < 1e-12);
    }
    CHECK(std::abs(scores.expected_calibration_error.value() -
                   expected.get_double("expected_calibration_error")) < 1e-12);
    std::vector<int> bin_items;
    for (const ReliabilityBin& bin : scores.bins) bin_items.push_back(static_cast<int>(bin.items));
    CHECK(bin_items == support::integers_of(expected, "bin_items"));
  }

  TEST_CASE("bins are half-open, the last one is closed, and empty ones have no means") {
    const std::vector<int> truth{0, 0, 1};
    const std::vector<double> probabilities{0.5, 0.5, 1, 0, 0.75, 0.25};
    const auto scores = score_probabilities({truth, probabilities, 2}, 4);
    REQUIRE(scores.bins.size() == 4);
    CHECK(scores.bins[1].items == 0);
    CHECK(!scores.bins[1].confidence);
    CHECK(!scores.bins[1].accuracy);
    CHECK(scores.bins[2].items == 1);
    CHECK(scores.bins[2].low == 0.5);
    CHECK(scores.bins[2].high == 0.75);
    CHECK(scores.bins[3].items == 2);
    CHECK(scores.bins[3].confidence == 0.875);
    CHECK(scores.bins[3].accuracy == 0.5);
    CHECK(scores.expected_calibration_error.value() == doctest::Approx((0.5 + 0.75) / 3));
  }

  TEST_CASE("perfect certainty has no error, and one that is wrong a finite one") {
    const std::vector<int> truth{0, 1};
    const auto right = score_probabilities({truth, std::vector<double>{1, 0, 0, 1}, 2});
    CHECK(right.negative_log_likelihood == 0.0);
    CHECK(right.brier == 0.0);
    CHECK(right.expected_calibration_error == 0.0);
    const auto wrong = score_probabilities({truth, std::vector<double>{0, 1, 1, 0}, 2});
    CHECK(wrong.negative_log_likelihood.value() == doctest::Approx(52 * std::log(2)));
    CHECK(wrong.brier == 2.0);
    CHECK(wrong.expected_calibration_error == 1.0);
  }

  TEST_CASE("labels drawn from the probabilities themselves are calibrated, overstated ones are not") {
    support::Random random(51);
    std::vector<int> truth;
    std::vector<double> honest, overstated;
    for (int i = 0; i < 20000; ++i) {
      const double share = random.uniform();
      truth.push_back(random.uniform() < share ? 0 : 1);
      const double sharp = share * share / (share * share + (1 - share) * (1 - share));
      honest.insert(honest.end(), {share, 1 - share});
      overstated.insert(overstated.end(), {sharp, 1 - sharp});
    }
    const auto good = score_probabilities({truth, honest, 2}),
               bad = score_probabilities({truth, overstated, 2});
    CHECK(good.expected_calibration_error.value() < 0.015);  // about 0.3 / sqrt(items of a bin)
    CHECK(bad.expected_calibration_error.value() > 0.05);
    CHECK(good.negative_log_likelihood.value() < bad.negative_log_likelihood.value());
    CHECK(good.brier.value() < bad.brier.value());
  }

  TEST_CASE("masked rows may hold anything, and without known ones nothing is defined") {
    const std::vector<int> truth{-1, 1, -1}, masked{-1}, one{1};
    const std::vector<double> rows{kNan, 7, 0.25, 0.75, -1, -1}, row{0.25, 0.75}, bad{kNan, 1};
    CHECK(summary(score_probabilities({truth, rows, 2})) == summary(score_probabilities({one, row, 2})));
    for (const auto& scores : {score_probabilities({masked, bad, 2}), score_probabilities({{}, {}, 2})}) {
      CHECK(!scores.expected_calibration_error);
      for (const NamedValue& value : summary(scores)) CHECK(!value.value);
    }
  }

  TEST_CASE("rows that are no distribution, labels that are no class and wrong sizes are misuse") {
    const auto kind = [](const std::vector<int>& truth, const std::vector<double>& rows, std::size_t classes,
                         std::size_t bins) {
      const auto error = support::error_of([&] { score_probabilities({truth, rows, classes}, bins); });
      return error ? error->kind() : ErrorKind::kInternal;
    };
    CHECK(kind({0}, {kNan, 1}, 2, 15) == ErrorKind::kMisuse);
    CHECK(kind({0}, {2.5, -1.5}, 2, 15) == ErrorKind::kMisuse);
    CHECK(kind({0}, {0.5, 0.4}, 2, 15) == ErrorKind::kMisuse);
    CHECK(kind({2}, {0.5, 0.5}, 2, 15) == ErrorKind::kMisuse);
    CHECK(kind({-2}, {0.5, 0.5}, 2, 15) == ErrorKind::kMisuse);
    CHECK(kind({0, 1}, {0.5, 0.5}, 2, 15) == ErrorKind::kMisuse);
    CHECK(kind({0}, {0.5, 0.5}, 2, 0) == ErrorKind::kMisuse);
    CHECK(kind({}, {}, 0, 15) == ErrorKind::kMisuse);
    CHECK(kind({0}, {0.5, 0.5}, 2, 1) == ErrorKind::kInternal);  // nothing wrong with this one
  }
}

}  // namespace
}  // namespace undertone::pipeline

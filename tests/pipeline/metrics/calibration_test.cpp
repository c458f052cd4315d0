#include "pipeline/metrics/calibration.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "pipeline/metrics/calibration_choice.hpp"
#include "pipeline/metrics/classification.hpp"
#include "tests/pipeline/metrics/expected.hpp"
#include "tests/support/errors.hpp"
#include "tests/support/random.hpp"

namespace undertone::pipeline {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

struct Data {
  std::vector<int> truth;
  std::vector<double> logits;
  std::size_t classes = 0;
  HeldOutItems items() const { return {truth, logits, classes}; }
};

Calibration with_temperature(double temperature) {
  return {.kind = CalibrationKind::kTemperature, .temperature = temperature, .scale = {}, .bias = {}};
}

/// Labels drawn from the probabilities that `calibration` makes of random logits: what a fit should find
/// again.
Data drawn_from(const Calibration& calibration, std::size_t count, std::size_t classes, std::uint64_t seed) {
  support::Random random(seed);
  Data data{.truth = {}, .logits = {}, .classes = classes};
  for (std::size_t i = 0; i < count * classes; ++i) data.logits.push_back(random.uniform(-4, 4));
  const auto probabilities = calibrated(calibration, data.logits, classes);
  for (std::size_t i = 0; i < count; ++i) {
    double rest = random.uniform();
    std::size_t label = 0;
    while (label + 1 < classes && rest >= probabilities[i * classes + label]) {
      rest -= probabilities[i * classes + label++];
    }
    data.truth.push_back(static_cast<int>(label));
  }
  return data;
}

TEST_SUITE("metrics") {
  TEST_CASE("fits reach the least likelihoods that SciPy's minimisers find") {
    const io::Json expected = support::expected_part("classification");
    const auto truth = support::integers_of(expected, "truth");
    const auto logits = support::doubles_of(expected, "logits");
    const HeldOutItems items{truth, logits, static_cast<std::size_t>(expected.get_integer("class_count"))};
    const CalibrationFit temperature = fit_temperature(items), vector = fit_vector(items);
    CHECK(temperature.has_converged);
    CHECK(temperature.calibration.temperature ==
          doctest::Approx(expected.get_double("temperature")).epsilon(1e-6));
    CHECK(std::abs(temperature.before - expected.get_double("negative_log_likelihood")) < 1e-12);
    CHECK(std::abs(temperature.after - expected.get_double("temperature_loss")) < 1e-12);
    CHECK(vector.has_converged);
    CHECK(std::abs(vector.after - expected.get_double("vector_loss")) < 1e-7);
  }

  TEST_CASE("a known temperature is found again, and so are scales and biases up to a common shift") {
    for (const double temperature : {0.4, 1.0, 2.5}) {
      const Data data = drawn_from(with_temperature(temperature), 20000, 5, 71);
      const CalibrationFit fit = fit_temperature(data.items());
      CHECK(fit.has_converged);
      CHECK(fit.steps < 20);
      CHECK(fit.calibration.temperature == doctest::Approx(temperature).epsilon(0.03));
    }
    const Calibration truth{
        CalibrationKind::kVector, 1, {0.5, 1.5, 1.0}, {0.3, -0.8, 0.5}};  // biases sum to 0
    const Data data = drawn_from(truth, 30000, 3, 72);
    const CalibrationFit fit = fit_vector(data.items());
    CHECK(fit.has_converged);
    CHECK(fit.steps < 20);
    for (std::size_t c = 0; c < 3; ++c) {
      CHECK(std::abs(fit.calibration.scale[c] - truth.scale[c]) < 0.05);
      CHECK(std::abs(fit.calibration.bias[c] - truth.bias[c]) < 0.05);
    }
  }

  TEST_CASE("no fit is worse than nothing on its own data, and a vector never worse than a temperature") {
    support::Random random(73);
    for (int round = 0; round < 60; ++round) {
      const std::size_t classes = 1 + random.below(5);
      const double size = std::pow(10, random.uniform(-3, 5));
      Data data{.truth = {}, .logits = {}, .classes = classes};
      for (std::size_t i = 0; i < 1 + random.below(30); ++i) {
        data.truth.push_back(static_cast<int>(random.integer(-1, static_cast<std::int64_t>(classes) - 1)));
        for (std::size_t c = 0; c < classes; ++c) data.logits.push_back(random.uniform(-size, size));
      }
      for (const auto& fit : {fit_temperature(data.items()), fit_vector(data.items())}) {
        CHECK(fit.after <= fit.before);
        CHECK(std::isfinite(fit.after));
        CHECK(is_sound(fit.calibration));
        CHECK(negative_log_likelihood(fit.calibration, data.items()).value_or(0) ==
              doctest::Approx(fit.after));
      }
    }
  }

  TEST_CASE("neither the order of the items nor masked ones change a fit") {
    Data data = drawn_from(with_temperature(2), 200, 4, 74);
    const auto temperature = fit_temperature(data.items()).calibration.temperature;
    const auto scale = fit_vector(data.items()).calibration.scale;
    Data other{.truth = {-1, -1}, .logits = {kNan, 1, kInfinity, 2, 1e300, 0, 0, 0}, .classes = 4};
    for (std::size_t i = data.truth.size(); i-- > 0;) {
      other.truth.push_back(data.truth[i]);
      for (std::size_t c = 0; c < 4; ++c) other.logits.push_back(data.logits[i * 4 + c]);
    }
    CHECK(fit_temperature(other.items()).calibration.temperature ==
          doctest::Approx(temperature).epsilon(1e-9));
    for (std::size_t c = 0; c < 4; ++c) {
      CHECK(fit_vector(other.items()).calibration.scale[c] == doctest::Approx(scale[c]).epsilon(1e-6));
    }
  }

  TEST_CASE("temperatures stay within their bounds where all items are recognised, or none") {
    const Data right{{0, 1}, {5, 0, 0, 5}, 2}, wrong{{1, 0}, {5, 0, 0, 5}, 2}, flat{{0, 1}, {3, 3, 3, 3}, 2};
    CHECK(fit_temperature(right.items()).calibration.temperature == doctest::Approx(kLowestTemperature));
    CHECK(fit_temperature(wrong.items()).calibration.temperature == doctest::Approx(kHighestTemperature));
    CHECK(fit_temperature(flat.items()).calibration.temperature == 1);
    const CalibrationFit vector = fit_vector(right.items());
    CHECK(vector.has_converged);
    for (const double scale : vector.calibration.scale) CHECK(std::abs(scale) < 50);
  }

  TEST_CASE("cross-validation takes the kind that made the data") {
    const Data plain = drawn_from({}, 3000, 4, 75), soft = drawn_from(with_temperature(3), 3000, 4, 76);
    const Data skewed = drawn_from({CalibrationKind::kVector, 1, {1, 1, 1, 1}, {2, -2, 0, 0}}, 3000, 4, 77);
    const auto kept = choose_calibration(plain.items());
    CHECK(kept.folds == 5);
    CHECK(kept.items == 3000);
    CHECK(kept.temperature.value() == doctest::Approx(kept.identity.value()).epsilon(0.002));
    const auto softer = choose_calibration(soft.items());
    CHECK(softer.calibration.kind == CalibrationKind::kTemperature);
    CHECK(softer.calibration == fit_temperature(soft.items()).calibration);
    CHECK(softer.temperature < softer.identity);
    CHECK(softer.vector > softer.temperature);
    const auto vector = choose_calibration(skewed.items());
    CHECK(vector.calibration.kind == CalibrationKind::kVector);
    CHECK(vector.vector.value() < vector.temperature.value() - 0.1);
    const auto mild = choose_calibration(skewed.items(), {.kinds = CalibrationKinds::kTemperature});
    CHECK(mild.calibration.kind != CalibrationKind::kVector);
    CHECK_FALSE(mild.vector);
    const auto none = choose_calibration(skewed.items(), {.kinds = CalibrationKinds::kNone});
    CHECK(none.calibration == Calibration{});
    CHECK(none.items == 3000);
    CHECK(choose_calibration(skewed.items()).calibration == vector.calibration);
  }

  TEST_CASE(
      "few items that only noise speaks for keep the identity more often than a fit on themselves would") {
    int changed = 0, changed_by_fit = 0;
    for (std::uint64_t seed = 0; seed < 40; ++seed) {
      const Data data = drawn_from({}, 40, 4, 500 + seed);
      if (choose_calibration(data.items()).calibration.kind != CalibrationKind::kIdentity) ++changed;
      if (fit_vector(data.items()).after < fit_vector(data.items()).before) ++changed_by_fit;
    }
    CHECK(changed_by_fit == 40);
    CHECK(changed < 25);
  }

  TEST_CASE("with groups no item is judged by a fit on its own group") {
    // Each group is one item repeated: told apart, folds see copies of what they are tested on.
    const Data once = drawn_from({}, 30, 3, 78);
    Data copies{.truth = {}, .logits = {}, .classes = 3};
    std::vector<int> groups;
    for (int copy = 0; copy < 20; ++copy) {
      copies.truth.insert(copies.truth.end(), once.truth.begin(), once.truth.end());
      copies.logits.insert(copies.logits.end(), once.logits.begin(), once.logits.end());
      for (int i = 0; i < 30; ++i) groups.push_back(i);
    }
    HeldOutItems grouped = copies.items();
    grouped.groups = groups;
    CHECK(choose_calibration(grouped).vector.value() >
          choose_calibration(copies.items()).vector.value() + 0.02);
    const std::vector<int> one_group(600, 4);
    grouped.groups = one_group;
    CHECK(choose_calibration(grouped).folds == 0);
    CHECK(choose_calibration(grouped).calibration == Calibration{});
  }

  TEST_CASE("a class with fewer items than folds rules the vector out; no or one item keeps the identity") {
    Data data = drawn_from({}, 60, 3, 79);
    std::replace(data.truth.begin(), data.truth.end(), 2, 0);
    data.truth[0] = 2;
    const auto rare = choose_calibration(data.items());
    CHECK(!rare.vector);
    CHECK(rare.temperature.has_value());
    for (const Data& few :
         {Data{{}, {}, 3}, Data{{1}, {1, 2, 3}, 3}, Data{{-1, -1}, {1, 2, 3, 4, kNan, 6}, 3}}) {
      const auto choice = choose_calibration(few.items());
      CHECK(choice.calibration == Calibration{});
      CHECK(choice.folds == 0);
      CHECK(!choice.temperature);
      CHECK(choice.identity.has_value() == (choice.items == 1));
    }
    const Data single{{0, 0, 0}, {1, -5, 9}, 1};  // one class is certain, whatever its logit
    CHECK(choose_calibration(single.items()).calibration == Calibration{});
    CHECK(choose_calibration(single.items()).identity == 0.0);
  }

  TEST_CASE("applying gives distributions, and a temperature keeps every winner") {
    support::Random random(80);
    std::vector<double> logits;
    for (int i = 0; i < 400; ++i)
      logits.push_back(random.uniform(-1e6, 1e6) * std::pow(0.5, random.integer(0, 30)));
    for (const Calibration& calibration :
         {Calibration{}, with_temperature(1e-300), with_temperature(0.3), with_temperature(1e6),
          Calibration{CalibrationKind::kVector, 1, {1e6, -1e6, 0, 1}, {0, 1e6, -1e6, 0.5}}}) {
      const auto probabilities = calibrated(calibration, logits, 4);
      for (std::size_t i = 0; i < probabilities.size(); i += 4) {
        double sum = 0;
        for (std::size_t c = 0; c < 4; ++c) {
          CHECK(probabilities[i + c] >= 0);
          sum += probabilities[i + c];
        }
        CHECK(sum == doctest::Approx(1));
      }
    }
    CHECK(most_probable(calibrated(with_temperature(0.3), logits, 4), 4) == most_probable(logits, 4));
    CHECK(calibrated({}, {}, 4).empty());
  }

  TEST_CASE("logits that are no numbers, calibrations that make no sense and wrong sizes are misuse") {
    const std::vector<double> two{1, 2}, three{1, 2, 3};
    const auto is_misuse = [](auto action) {
      const auto error = support::error_of(action);
      return error && error->kind() == ErrorKind::kMisuse;
    };
    for (const double bad : {kNan, kInfinity, -kInfinity, 1e7}) {
      const Data data{{0, 1}, {1, 2, bad, 4}, 2};
      CHECK(is_misuse([&] { calibrated({}, data.logits, 2); }));
      CHECK(is_misuse([&] { fit_temperature(data.items()); }));
      CHECK(is_misuse([&] { fit_vector(data.items()); }));
      CHECK(is_misuse([&] { choose_calibration(data.items()); }));
    }
    for (const double temperature : {0.0, -1.0, kNan, kInfinity}) {
      CHECK(is_misuse([&] { calibrated(with_temperature(temperature), two, 2); }));
    }
    const Calibration vector{CalibrationKind::kVector, 1, {1, 1}, {0, 0}};
    CHECK(is_misuse([&] { calibrated(vector, three, 3); }));
    CHECK(is_misuse([&] { calibrated({CalibrationKind::kVector, 1, {1, 1}, {0}}, two, 2); }));
    CHECK(is_misuse([&] { calibrated({CalibrationKind::kVector, 1, {}, {}}, two, 2); }));
    CHECK(is_misuse([&] { calibrated({}, three, 2); }));
    CHECK(is_misuse([&] { calibrated({}, {}, 0); }));
    CHECK(is_misuse([&] { fit_temperature(Data{{0}, {1, 2, 3, 4}, 2}.items()); }));
    CHECK(is_misuse([&] { fit_temperature(Data{{2}, {1, 2}, 2}.items()); }));
    CHECK(is_misuse([&] { fit_temperature(Data{{-2}, {1, 2}, 2}.items()); }));
    CHECK(is_misuse([&] { choose_calibration(Data{{0}, {1, 2}, 2}.items(), {.folds = 1}); }));
  }
}

}  // namespace
}  // namespace undertone::pipeline

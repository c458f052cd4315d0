#include "pipeline/metrics/comparison.hpp"

#include <cmath>
#include <limits>
#include <vector>

#include <doctest/doctest.h>

#include "pipeline/metrics/student_t.hpp"
#include "tests/pipeline/metrics/expected.hpp"
#include "tests/support/errors.hpp"
#include "tests/support/random.hpp"

namespace undertone::pipeline {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

double relative(double value) { return 1e-11 * std::abs(value); }  // lgamma of large arguments costs digits

TEST_SUITE("metrics") {
  TEST_CASE(
      "Student's distribution and the incomplete beta function are those of SciPy, far tails included") {
    const io::Json expected = support::expected_part("comparisons");
    for (const io::Json& row : expected.get_array("student")) {
      const auto values = support::doubles_of(row.as_array());
      INFO("t ", values[0], " degrees ", values[1]);
      CHECK(std::abs(student_t_cdf(values[0], values[1]) - values[2]) <= relative(values[2]));
    }
    for (const io::Json& row : expected.get_array("beta")) {
      const auto values = support::doubles_of(row.as_array());
      INFO("a ", values[0], " b ", values[1], " x ", values[2]);
      CHECK(std::abs(incomplete_beta(values[0], values[1], values[2]) - values[3]) <=
            1e-13 + relative(values[3]));
    }
  }

  TEST_CASE("Student's distribution is symmetric and rises from 0 to 1; one degree is Cauchy's") {
    support::Random random(61);
    for (int round = 0; round < 200; ++round) {
      const double t = random.uniform(-8, 8), degrees = random.uniform(0.5, 60);
      CHECK(student_t_cdf(t, degrees) + student_t_cdf(-t, degrees) == doctest::Approx(1));
      CHECK(student_t_cdf(t + 0.01, degrees) > student_t_cdf(t, degrees));
      CHECK(student_t_cdf(t, 1) == doctest::Approx(0.5 + std::atan(t) / std::acos(-1)));
    }
    CHECK(student_t_cdf(kInfinity, 3) == 1);
    CHECK(student_t_cdf(-kInfinity, 3) == 0);
    CHECK(student_t_cdf(1e300, 3) == 1);
    CHECK(student_t_two_sided(0, 3) == doctest::Approx(1));
  }

  TEST_CASE("the paired test over seeds is that of SciPy") {
    const io::Json expected = support::expected_part("comparisons");
    const auto first = support::doubles_of(expected, "first"),
               second = support::doubles_of(expected, "second");
    const SeedComparison comparison = compare_seeds(first, second);
    CHECK(comparison.first.seeds == 5);
    CHECK(std::abs(comparison.first.mean.value() - expected.get_double("mean")) < 1e-14);
    CHECK(std::abs(comparison.first.deviation.value() - expected.get_double("deviation")) < 1e-14);
    CHECK(comparison.t.value() == doctest::Approx(expected.get_double("t")).epsilon(1e-10));
    CHECK(comparison.p_value.value() == doctest::Approx(expected.get_double("p_value")).epsilon(1e-10));
    const SeedComparison reversed = compare_seeds(second, first);
    CHECK(reversed.t.value() == doctest::Approx(-comparison.t.value()));
    CHECK(reversed.p_value.value() == doctest::Approx(comparison.p_value.value()));
  }

  TEST_CASE("with too few seeds or equal differences there is no test") {
    const std::vector<double> none, one{0.5}, three{0.1, 0.1, 0.1}, other{0.7, 0.7, 0.7};
    CHECK(!compare_seeds(none, none).difference.mean);
    CHECK(!compare_seeds(one, one).p_value);
    CHECK(compare_seeds(one, one).difference.mean == 0.0);
    CHECK(!compare_seeds(one, one).difference.deviation);
    CHECK(!compare_seeds(three, other).p_value);
    CHECK(compare_seeds(three, other).difference.deviation == 0.0);
    CHECK(summarize_seeds(three).mean == 0.1);
  }

  TEST_CASE("the sign test is SciPy's binomial test of which system is better, ties left out") {
    const io::Json expected = support::expected_part("comparisons");
    for (const io::Json& row : expected.get_array("sign")) {
      const auto values = support::doubles_of(row.as_array());
      const auto wins = static_cast<std::size_t>(values[0]), trials = static_cast<std::size_t>(values[1]);
      std::vector<double> first(trials + 4, 0.5), second(trials + 4, 0.5);
      for (std::size_t i = 0; i < trials; ++i) (i < wins ? first : second)[i] = 0.25;
      const SignTest test = sign_test(first, second);
      CHECK(test.first_better == wins);
      CHECK(test.second_better == trials - wins);
      CHECK(test.ties == 4);
      CHECK(test.p_value == doctest::Approx(values[2]).epsilon(1e-10));
    }
    CHECK(sign_test({}, {}).p_value == 1);
    const std::vector<double> tie{1, 2};
    CHECK(sign_test(tie, tie).p_value == 1);
  }

  TEST_CASE("different lengths, NaN and what lies outside of a domain are misuse") {
    const std::vector<double> one{1}, two{1, 2}, bad{kNan, 2};
    const auto is_misuse = [](auto action) {
      const auto error = support::error_of(action);
      return error && error->kind() == ErrorKind::kMisuse;
    };
    CHECK(is_misuse([&] { sign_test(one, two); }));
    CHECK(is_misuse([&] { sign_test(two, bad); }));
    CHECK(is_misuse([&] { compare_seeds(one, two); }));
    CHECK(is_misuse([&] { compare_seeds(two, bad); }));
    CHECK(is_misuse([&] { student_t_cdf(kNan, 1); }));
    CHECK(is_misuse([&] { student_t_cdf(1, 0); }));
    CHECK(is_misuse([&] { incomplete_beta(0, 1, 0.5); }));
    CHECK(is_misuse([&] { incomplete_beta(1, 1, 1.5); }));
    CHECK(is_misuse([&] { incomplete_beta(1, kNan, 0.5); }));
  }
}

}  // namespace
}  // namespace undertone::pipeline

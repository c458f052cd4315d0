#include "src/dsp/polynomial.hpp"

#include <algorithm>
#include <cmath>
#include <complex>
#include <random>
#include <span>
#include <vector>

#include <doctest/doctest.h>

#include "src/core/error.hpp"

using namespace undertone;

namespace {

/// The polynomial with the given roots, the highest power first.
std::vector<double> with_roots(std::span<const std::complex<double>> roots) {
  std::vector<std::complex<double>> coefficients{1};
  for (const auto& root : roots) {
    coefficients.emplace_back(0);
    for (std::size_t i = coefficients.size() - 1; i > 0; --i) coefficients[i] -= root * coefficients[i - 1];
  }
  std::vector<double> real;
  for (const auto& coefficient : coefficients) real.push_back(coefficient.real());
  return real;
}

double farthest(std::span<const std::complex<double>> made, std::span<const std::complex<double>> found) {
  double worst = 0;
  for (const auto& root : made) {
    double nearest = INFINITY;
    for (const auto& other : found) nearest = std::min(nearest, std::abs(root - other));
    worst = std::max(worst, nearest);
  }
  return worst;
}

}  // namespace

TEST_SUITE("dsp") {
  TEST_CASE("a polynomial made of roots has those roots, in and out of the unit circle") {
    std::mt19937 random(5);
    std::uniform_real_distribution<double> radius(0.3, 1.2), angle(0.1, 3.0);
    dsp::PolynomialRoots finder(11);
    for (int repetition = 0; repetition < 300; ++repetition) {
      CAPTURE(repetition);
      std::vector<std::complex<double>> made{(repetition % 2 == 0 ? 1 : -1) * radius(random)};
      while (made.size() < 11) {
        made.push_back(std::polar(radius(random), angle(random)));
        made.push_back(std::conj(made.back()));
      }
      const auto found = finder.find(with_roots(made));
      REQUIRE(found.size() == 11);
      CHECK(farthest(made, found) < 1e-6);
      CHECK(farthest(found, made) < 1e-6);
    }
  }

  TEST_CASE("roots of any polynomial give it back") {
    std::mt19937 random(6);
    std::normal_distribution<double> draw;
    for (const std::size_t degree : {1U, 2U, 3U, 6U, 11U, 16U}) {
      CAPTURE(degree);
      dsp::PolynomialRoots finder(degree);
      for (int repetition = 0; repetition < 200; ++repetition) {
        std::vector<double> made{1};
        while (made.size() <= degree) made.push_back(draw(random));
        const auto again = with_roots(finder.find(made));
        for (std::size_t i = 0; i < made.size(); ++i)
          CHECK(again[i] == doctest::Approx(made[i]).epsilon(1e-6));
      }
    }
  }

  TEST_CASE("multiple roots, roots at 0 and roots in a circle are found as often as they count") {
    dsp::PolynomialRoots finder(4);
    const auto check = [&](std::vector<std::complex<double>> made, double tolerance) {
      const auto found = finder.find(with_roots(made));
      REQUIRE(found.size() == 4);
      CHECK(farthest(made, found) < tolerance);
      CHECK(farthest(found, made) < tolerance);
    };
    check({0, 0, 0, 0}, 1e-12);
    check({0, 0.5, -0.5, 0}, 1e-9);
    check({1, -1, {0, 1}, {0, -1}}, 1e-9);
    check({0.5, 0.5, 0.5, 0.5}, 1e-3);  // the fourth root of rounding
    check({{0.3, 0.4}, {0.3, -0.4}, {0.3, 0.4}, {0.3, -0.4}}, 1e-5);
  }

  TEST_CASE("a polynomial of another degree is refused") {
    CHECK_THROWS_AS(dsp::PolynomialRoots(0), Error);
    dsp::PolynomialRoots finder(2);
    CHECK_THROWS_AS(finder.find(std::vector<double>{1, 2}), Error);
    CHECK_THROWS_AS(finder.find(std::vector<double>{0, 1, 2}), Error);
  }
}

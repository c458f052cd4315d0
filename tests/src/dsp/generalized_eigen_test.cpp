#include "src/dsp/generalized_eigen.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include <doctest/doctest.h>

#include "src/core/error.hpp"
#include "tests/support/errors.hpp"
#include "tests/support/random.hpp"

namespace undertone::dsp {
namespace {

using Matrix = std::vector<double>;

constexpr double kTolerance = 1e-9;  // double precision, well conditioned matrices of at most 60 rows

/// Sum of `count` outer products of random vectors: positive definite for more than `size` of them.
Matrix random_covariance(std::size_t size, std::size_t count, std::uint64_t seed) {
  support::Random random(seed);
  Matrix matrix(size * size);
  for (std::size_t n = 0; n < count; ++n) {
    std::vector<double> vector(size);
    for (double& value : vector) value = random.uniform(-1, 1);
    for (std::size_t i = 0; i < size; ++i) {
      for (std::size_t j = 0; j < size; ++j) matrix[i * size + j] += vector[i] * vector[j];
    }
  }
  return matrix;
}

double form(const Matrix& matrix, const double* left, const double* right, std::size_t size) {
  double sum = 0;
  for (std::size_t i = 0; i < size; ++i) {
    for (std::size_t j = 0; j < size; ++j) sum += left[i] * matrix[i * size + j] * right[j];
  }
  return sum;
}

TEST_SUITE("dsp") {
  TEST_CASE("eigenvectors make both matrices diagonal, the second one the identity") {
    for (const std::size_t size : {1U, 2U, 7U, 60U}) {
      CAPTURE(size);
      const Matrix a = random_covariance(size, size / 2 + 1, size);  // mostly singular: that is allowed
      const Matrix b = random_covariance(size, 4 * size, size + 100);
      const EigenSystem system = generalized_eigen(a, b, size);
      REQUIRE(system.values.size() == size);
      CHECK(std::is_sorted(system.values.rbegin(), system.values.rend()));
      double worst = 0;
      for (std::size_t k = 0; k < size; ++k) {
        const double* left = system.vectors.data() + k * size;
        for (std::size_t m = 0; m < size; ++m) {
          const double* right = system.vectors.data() + m * size;
          worst = std::max(worst, std::abs(form(b, left, right, size) - (k == m ? 1 : 0)));
          worst = std::max(worst, std::abs(form(a, left, right, size) - (k == m ? system.values[k] : 0)));
        }
        CHECK(*std::max_element(left, left + size) >= -*std::min_element(left, left + size));
      }
      CHECK(worst < kTolerance);
    }
  }

  TEST_CASE("matrices that have no eigenvectors are refused") {
    const Matrix unit{1, 0, 0, 1};
    const Matrix singular{1, 1, 1, 1};
    const Matrix broken{1, 0, 0, std::numeric_limits<double>::quiet_NaN()};
    const auto kind = [](const Matrix& a, const Matrix& b, std::size_t size) {
      return support::error_of([&] { generalized_eigen(a, b, size); })->kind();
    };
    CHECK(kind(unit, singular, 2) == ErrorKind::kBadInput);
    CHECK(kind(broken, unit, 2) == ErrorKind::kBadInput);
    CHECK(kind(unit, broken, 2) == ErrorKind::kBadInput);
    CHECK(kind(unit, unit, 3) == ErrorKind::kMisuse);
    CHECK(kind({}, {}, 0) == ErrorKind::kMisuse);
  }
}

}  // namespace
}  // namespace undertone::dsp

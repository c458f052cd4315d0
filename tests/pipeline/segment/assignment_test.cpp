#include "pipeline/segment/assignment.hpp"

#include <algorithm>
#include <numeric>
#include <random>
#include <vector>

#include <doctest/doctest.h>

namespace undertone::pipeline {
namespace {

/// The largest sum by trying every order of the columns.
double by_trying(const std::vector<double>& gains, std::size_t rows, std::size_t columns) {
  const std::size_t size = std::max(rows, columns);
  std::vector<std::size_t> order(size);
  std::iota(order.begin(), order.end(), std::size_t{0});
  double best = 0;
  do {
    double sum = 0;
    for (std::size_t row = 0; row < rows; ++row) {
      if (order[row] < columns) sum += gains[row * columns + order[row]];
    }
    best = std::max(best, sum);
  } while (std::next_permutation(order.begin(), order.end()));
  return best;
}

TEST_SUITE("segment") {
  TEST_CASE("the sum is the largest that any one-to-one choice has") {
    std::mt19937 random(3);
    for (int round = 0; round < 200; ++round) {
      const std::size_t rows = 1 + random() % 6;
      const std::size_t columns = 1 + random() % 6;
      std::vector<double> gains(rows * columns);
      for (double& gain : gains) gain = static_cast<double>(random() % 10);
      const auto choice = best_assignment(gains, rows, columns);
      REQUIRE(choice.size() == rows);
      double sum = 0;
      std::vector<int> taken(columns, 0);
      for (std::size_t row = 0; row < rows; ++row) {
        if (!choice[row]) continue;
        sum += gains[row * columns + *choice[row]];
        CHECK(gains[row * columns + *choice[row]] > 0);
        CHECK(++taken[*choice[row]] == 1);
      }
      CHECK(sum == doctest::Approx(by_trying(gains, rows, columns)));
    }
  }

  TEST_CASE("without rows or columns there is nothing to choose") {
    CHECK(best_assignment({}, 0, 5).empty());
    const auto choice = best_assignment({}, 2, 0);
    REQUIRE(choice.size() == 2);
    CHECK(!choice[0]);
    CHECK(!choice[1]);
  }
}

}  // namespace
}  // namespace undertone::pipeline

#include "pipeline/metrics/newton.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

namespace undertone::pipeline {
namespace {

constexpr std::size_t kMostSteps = 200;
constexpr double kRootTolerance = 1e-13;  // of the place, relative
constexpr double kDecrement = 1e-16;      // what a full step still promises to gain: nothing a double shows
constexpr double kGoodDecrement = 1e-9;   // with this left, a step that gains nothing is the end
constexpr double kShortestStep = 0x1p-40;
constexpr double kExpectedGain = 1e-4;  // share of the linear promise that a step must keep

/// The solution of matrix · x = right, or nothing where the matrix is not positive definite.
std::optional<std::vector<double>> solve_positive(std::vector<double> matrix, std::vector<double> right) {
  const std::size_t n = right.size();
  for (std::size_t row = 0; row < n; ++row) {  // to the lower Cholesky factor, in place
    for (std::size_t column = 0; column <= row; ++column) {
      double sum = matrix[row * n + column];
      for (std::size_t k = 0; k < column; ++k) sum -= matrix[row * n + k] * matrix[column * n + k];
      if (row != column) {
        matrix[row * n + column] = sum / matrix[column * n + column];
      } else if (sum > 0) {
        matrix[row * n + row] = std::sqrt(sum);
      } else {
        return std::nullopt;
      }
    }
  }
  for (std::size_t row = 0; row < n; ++row) {
    for (std::size_t k = 0; k < row; ++k) right[row] -= matrix[row * n + k] * right[k];
    right[row] /= matrix[row * n + row];
  }
  for (std::size_t row = n; row-- > 0;) {
    for (std::size_t k = row + 1; k < n; ++k) right[row] -= matrix[k * n + row] * right[k];
    right[row] /= matrix[row * n + row];
  }
  return right;
}

double dot(const std::vector<double>& left, const std::vector<double>& right) {
  double sum = 0;
  for (std::size_t i = 0; i < left.size(); ++i) sum += left[i] * right[i];
  return sum;
}

/// Curvature⁻¹ · gradient; where rounding has made the curvature indefinite its diagonal is raised until it
/// is not.
std::optional<std::vector<double>> newton_step(const Expansion& expansion) {
  const std::size_t n = expansion.gradient.size();
  double largest = 0;
  for (std::size_t i = 0; i < n; ++i) largest = std::max(largest, expansion.curvature[i * n + i]);
  for (double raise = 0; raise < 1e3; raise = raise == 0 ? 1e-15 : 10 * raise) {
    std::vector<double> matrix = expansion.curvature;
    for (std::size_t i = 0; i < n; ++i) matrix[i * n + i] += raise * largest;
    auto step = solve_positive(std::move(matrix), expansion.gradient);
    if (step && dot(*step, expansion.gradient) >= 0) return step;
  }
  return std::nullopt;
}

}  // namespace

Root root_of_rising(const std::function<Slope(double)>& function, const Bracket& bracket) {
  double low = bracket.low, high = bracket.high;
  if (function(low).first >= 0) return {.place = low, .has_converged = true};
  if (function(high).first <= 0) return {.place = high, .has_converged = true};
  Root root{.place = bracket.start};
  while (root.steps < kMostSteps) {
    ++root.steps;
    const Slope slope = function(root.place);
    (slope.first < 0 ? low : high) = root.place;
    double next = root.place - slope.first / slope.second;
    if (!(next > low && next < high)) next = low + (high - low) / 2;
    const double change = std::abs(next - root.place);
    root.place = next;
    root.has_converged = slope.first == 0 || change <= kRootTolerance * std::abs(next);
    if (root.has_converged) break;
  }
  return root;
}

Minimum newton_minimum(const std::function<double(std::span<const double>)>& value,
                       const std::function<Expansion(std::span<const double>)>& expansion,
                       std::vector<double> start) {
  Minimum minimum{.place = std::move(start)};
  double best = value(minimum.place);
  while (minimum.steps < kMostSteps) {
    const Expansion here = expansion(minimum.place);
    const auto step = newton_step(here);
    if (!step) return minimum;
    const double decrement = dot(*step, here.gradient) / 2;
    minimum.has_converged = decrement <= kDecrement;
    if (minimum.has_converged) return minimum;
    ++minimum.steps;
    std::vector<double> place;
    double length = 1, reached = best;
    for (; length >= kShortestStep; length /= 2) {
      place = minimum.place;
      for (std::size_t i = 0; i < place.size(); ++i) place[i] -= length * (*step)[i];
      reached = value(place);
      if (reached <= best - kExpectedGain * length * 2 * decrement) break;
    }
    if (length < kShortestStep || !(reached < best)) {
      minimum.has_converged = decrement <= kGoodDecrement;
      return minimum;
    }
    minimum.place = std::move(place);
    best = reached;
  }
  return minimum;
}

}  // namespace undertone::pipeline

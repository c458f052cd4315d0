#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <vector>

namespace undertone::pipeline {

/// Value and derivative of a function of one number.
struct Slope {
  double first = 0;
  double second = 0;
};

struct Bracket {
  double low = 0;
  double high = 1;
  double start = 0.5;
};

struct Root {
  double place = 0;
  std::size_t steps = 0;
  bool has_converged = false;
};

/// Where a function that never falls is 0: Newton's method, halving the bracket where a step leaves it. The
/// end of the bracket that is nearest where it has no root.
Root root_of_rising(const std::function<Slope(double)>& function, const Bracket& bracket);

/// Derivatives at a place.
struct Expansion {
  std::vector<double> gradient;   // [n]
  std::vector<double> curvature;  // [n, n], symmetric
};

struct Minimum {
  std::vector<double> place;
  std::size_t steps = 0;
  bool has_converged = false;
};

/// Of a convex function of few numbers: Newton's method, each step shortened until the function falls.
Minimum newton_minimum(const std::function<double(std::span<const double>)>& value,
                       const std::function<Expansion(std::span<const double>)>& expansion,
                       std::vector<double> start);

}  // namespace undertone::pipeline

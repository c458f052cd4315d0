#include "src/dsp/polynomial.hpp"

#include <algorithm>
#include <cmath>

#include "src/core/error.hpp"

namespace undertone::dsp {
namespace {

constexpr int kMostSteps = 60;
constexpr int kStepsBeforeDetour = 12;  // steps that lead nowhere go round in circles
constexpr double kConverged = 1e-5;     // of a step, as a share of the root: cubed, it is below rounding
constexpr double kRealShare = 1e-9;     // an imaginary part as small as this comes from rounding
constexpr double kNothing = 1e-300;

// Complex numbers whose product does not look for infinities, which makes it several times as fast.
struct Point {
  double re = 0;
  double im = 0;
  double norm() const { return re * re + im * im; }
};

Point operator+(Point a, Point b) { return {a.re + b.re, a.im + b.im}; }
Point operator-(Point a, Point b) { return {a.re - b.re, a.im - b.im}; }
Point operator*(double s, Point a) { return {s * a.re, s * a.im}; }
Point operator*(Point a, Point b) { return {a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re}; }
Point operator/(Point a, Point b) {
  const double scale = 1.0 / b.norm();
  return {scale * (a.re * b.re + a.im * b.im), scale * (a.im * b.re - a.re * b.im)};
}

Point root_of(Point a) {
  const double size = std::sqrt(a.norm());
  const double re = std::sqrt(std::max(0.0, 0.5 * (size + a.re)));
  const double im = std::sqrt(std::max(0.0, 0.5 * (size - a.re)));
  return {re, a.im < 0 ? -im : im};
}

struct Value {
  Point value, slope, half_curvature;
};

Value evaluate(std::span<const double> coefficients, Point z) {
  Value at{{coefficients[0], 0}, {}, {}};
  for (std::size_t i = 1; i < coefficients.size(); ++i) {
    at.half_curvature = at.half_curvature * z + at.slope;
    at.slope = at.slope * z + at.value;
    at.value = at.value * z;
    at.value.re += coefficients[i];
  }
  return at;
}

// Laguerre's step: as if one root were near and all others together far away.
Point laguerre_step(const Value& at, double degree) {
  const Point g = at.slope / at.value;
  const Point square = g * g;
  const Point h = square - 2.0 * (at.half_curvature / at.value);
  const Point spread = root_of((degree - 1.0) * (degree * h - square));
  const Point plus = g + spread;
  const Point minus = g - spread;
  const Point under = plus.norm() > minus.norm() ? plus : minus;
  if (under.norm() > kNothing) return Point{degree, 0} / under;
  return {0.5, 0.5};  // flat here: anywhere else is better
}

/// The root next to 0, as a rule, so that dividing by it keeps what is left exact.
Point first_root(std::span<const double> coefficients) {
  const auto degree = static_cast<double>(coefficients.size() - 1);
  Point z;
  for (int step = 1; step <= kMostSteps; ++step) {
    const Value at = evaluate(coefficients, z);
    if (!(at.value.norm() > kNothing)) return z;
    const Point change = laguerre_step(at, degree);
    z = z - (step % kStepsBeforeDetour == 0 ? 0.6 : 1.0) * change;
    if (change.norm() < kConverged * kConverged * z.norm()) return z;
  }
  return z;
}

/// Newton's step on the whole polynomial takes away what dividing has added.
Point polish(std::span<const double> coefficients, Point z) {
  const Value at = evaluate(coefficients, z);
  if (!(at.slope.norm() > kNothing)) return z;
  const Point change = at.value / at.slope;
  return change.norm() < 1e-6 * z.norm() ? z - change : z;
}

void divide_by_root(std::span<double> coefficients, double root) {
  for (std::size_t i = 1; i < coefficients.size(); ++i) coefficients[i] += root * coefficients[i - 1];
}

void divide_by_pair(std::span<double> coefficients, Point root) {
  const double sum = 2.0 * root.re;
  const double product = root.norm();
  coefficients[1] += sum * coefficients[0];
  for (std::size_t i = 2; i < coefficients.size(); ++i) {
    coefficients[i] += sum * coefficients[i - 1] - product * coefficients[i - 2];
  }
}

}  // namespace

PolynomialRoots::PolynomialRoots(std::size_t degree) : roots_(degree), rest_(degree + 1) {
  if (degree == 0) throw Error(ErrorKind::kMisuse, "a polynomial without a power has no roots");
}

std::span<const std::complex<double>> PolynomialRoots::find(std::span<const double> coefficients) {
  if (coefficients.size() != rest_.size() || coefficients[0] == 0) {
    throw Error(ErrorKind::kMisuse, "roots were asked of a polynomial of another degree");
  }
  std::copy(coefficients.begin(), coefficients.end(), rest_.begin());
  std::size_t left = degree();
  while (left > 0) {
    const std::span rest(rest_.data(), left + 1);
    Point root = first_root(rest);
    if (left > 1 && std::abs(root.im) > kRealShare * std::abs(root.re)) {
      root = polish(coefficients, root);
      divide_by_pair(rest, root);
      roots_[--left] = {root.re, root.im};
      roots_[--left] = {root.re, -root.im};
    } else {
      root = polish(coefficients, {root.re, 0});
      divide_by_root(rest, root.re);
      roots_[--left] = {root.re, 0};
    }
  }
  return roots_;
}

}  // namespace undertone::dsp

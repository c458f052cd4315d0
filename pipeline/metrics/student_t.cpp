#include "pipeline/metrics/student_t.hpp"

#include <cmath>
#include <limits>

#include "src/core/error.hpp"

namespace undertone::pipeline {
namespace {

constexpr double kTiny = 1e-300;  // in place of a denominator that happens to be 0
constexpr int kMostSteps = 100000;

double kept_from_zero(double value) { return std::abs(value) < kTiny ? kTiny : value; }

/// The continued fraction of I_x(a, b) without its leading factor, by Lentz's method; converges fast for x
/// below (a + 1) / (a + b + 2).
double continued_fraction(double a, double b, double x) {
  double c = 1;
  double d = 1 / kept_from_zero(1 - (a + b) * x / (a + 1));
  double result = d;
  for (int m = 1; m <= kMostSteps; ++m) {
    const double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / kept_from_zero(1 + even * d);
    c = kept_from_zero(1 + even / c);
    result *= c * d;
    const double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / kept_from_zero(1 + odd * d);
    c = kept_from_zero(1 + odd / c);
    const double factor = c * d;
    result *= factor;
    if (std::abs(factor - 1) < std::numeric_limits<double>::epsilon()) break;
  }
  return result;
}

}  // namespace

double incomplete_beta(double a, double b, double x) {
  if (!(a > 0 && b > 0 && x >= 0 && x <= 1) || std::isinf(a) || std::isinf(b)) {
    throw Error(ErrorKind::kMisuse, "the incomplete beta function outside of its domain");
  }
  if (x == 0 || x == 1) return x;
  const double log_factor =
      std::lgamma(a + b) - std::lgamma(a) - std::lgamma(b) + a * std::log(x) + b * std::log1p(-x);
  const double factor = std::exp(log_factor);
  if (x < (a + 1) / (a + b + 2)) return factor * continued_fraction(a, b, x) / a;
  return 1 - factor * continued_fraction(b, a, 1 - x) / b;
}

double student_t_two_sided(double t, double degrees) {
  if (std::isnan(t) || !(degrees > 0)) throw Error(ErrorKind::kMisuse, "Student's distribution of no number");
  if (std::isinf(t)) return 0;
  const double square = t * t;
  if (std::isinf(square)) return 0;
  return incomplete_beta(degrees / 2, 0.5, degrees / (degrees + square));
}

double student_t_cdf(double t, double degrees) {
  const double tails = student_t_two_sided(t, degrees);
  return t > 0 ? 1 - tails / 2 : tails / 2;
}

}  // namespace undertone::pipeline

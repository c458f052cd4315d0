#include "src/dsp/lpc.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "src/core/error.hpp"

namespace undertone::dsp {

double linear_prediction(std::span<const double> lags, std::span<double> coefficients) {
  if (lags.empty() || lags.size() != coefficients.size()) {
    throw Error(ErrorKind::kMisuse, "linear prediction needs as many coefficients as lags");
  }
  std::fill(coefficients.begin(), coefficients.end(), 0.0);
  coefficients[0] = 1;
  if (!(lags[0] > 0)) return 0;
  double error = lags[0];
  for (std::size_t i = 1; i < lags.size(); ++i) {
    double sum = lags[i];
    for (std::size_t k = 1; k < i; ++k) sum += coefficients[k] * lags[i - k];
    const double reflection = -sum / error;
    for (std::size_t k = 1; k <= i / 2; ++k) {
      const double left = coefficients[k];
      const double right = coefficients[i - k];
      coefficients[k] = left + reflection * right;
      coefficients[i - k] = right + reflection * left;
    }
    coefficients[i] = reflection;
    error *= 1.0 - reflection * reflection;
    if (!(error > 0)) return 0;  // predicted wholly: further coefficients are noise
  }
  return error;
}

FormantFinder::FormantFinder(std::size_t order, double sample_rate_hz)
    : sample_rate_hz_(sample_rate_hz), roots_(order), found_(order) {
  if (order < 2) throw Error(ErrorKind::kMisuse, "a resonance needs an order of at least 2");
}

// All roots at once (Aberth and Ehrlich). Roots of a stable filter lie within the unit circle.
void FormantFinder::solve(std::span<const double> coefficients) {
  const auto degree = static_cast<double>(roots_.size());
  for (std::size_t k = 0; k < roots_.size(); ++k) {
    const double angle = 2.0 * std::numbers::pi * (static_cast<double>(k) + 0.25) / degree;
    roots_[k] = std::polar(0.8, angle);
  }
  for (int round = 0; round < 60; ++round) {
    double largest_step = 0;
    for (std::size_t k = 0; k < roots_.size(); ++k) {
      const double re = roots_[k].real();
      const double im = roots_[k].imag();
      double value_re = 1, value_im = 0, slope_re = 0, slope_im = 0;
      for (std::size_t i = 1; i < coefficients.size(); ++i) {
        const double next_slope = slope_re * re - slope_im * im + value_re;
        slope_im = slope_re * im + slope_im * re + value_im;
        slope_re = next_slope;
        const double next_value = value_re * re - value_im * im + coefficients[i];
        value_im = value_re * im + value_im * re;
        value_re = next_value;
      }
      double repulsion_re = 0, repulsion_im = 0;
      for (std::size_t j = 0; j < roots_.size(); ++j) {
        if (j == k) continue;
        const double apart_re = re - roots_[j].real();
        const double apart_im = im - roots_[j].imag();
        const double norm = apart_re * apart_re + apart_im * apart_im + 1e-300;
        repulsion_re += apart_re / norm;
        repulsion_im -= apart_im / norm;
      }
      // step = value / (slope - value * repulsion)
      const double under_re = slope_re - (value_re * repulsion_re - value_im * repulsion_im);
      const double under_im = slope_im - (value_re * repulsion_im + value_im * repulsion_re);
      const double norm = under_re * under_re + under_im * under_im + 1e-300;
      const double step_re = (value_re * under_re + value_im * under_im) / norm;
      const double step_im = (value_im * under_re - value_re * under_im) / norm;
      roots_[k] = {re - step_re, im - step_im};
      largest_step = std::max(largest_step, std::abs(step_re) + std::abs(step_im));
    }
    if (largest_step < 1e-5) return;  // convergence is cubic: the next step would be rounding
  }
}

std::size_t FormantFinder::find(std::span<const double> coefficients, std::span<Formant> formants) {
  if (coefficients.size() != roots_.size() + 1) {
    throw Error(ErrorKind::kMisuse, "a formant finder was given a filter of another order");
  }
  constexpr double kNothing = 1e-12;  // what no sound leaves of a filter
  const bool flat = std::all_of(coefficients.begin() + 1, coefficients.end(),
                                [](double c) { return std::abs(c) < kNothing; });
  if (flat) return 0;
  solve(coefficients);
  std::size_t count = 0;
  for (const auto& root : roots_) {
    const double radius = std::abs(root);
    if (!(root.imag() > 1e-7) || !(radius > 1e-6) || !(radius < 1)) continue;
    found_[count].frequency_hz = std::arg(root) * sample_rate_hz_ / (2.0 * std::numbers::pi);
    found_[count++].bandwidth_hz = -std::log(radius) * sample_rate_hz_ / std::numbers::pi;
  }
  const auto end = found_.begin() + static_cast<std::ptrdiff_t>(count);
  std::sort(found_.begin(), end,
            [](const Formant& a, const Formant& b) { return a.frequency_hz < b.frequency_hz; });
  std::copy_n(found_.begin(), std::min(count, formants.size()), formants.begin());
  return count;
}

}  // namespace undertone::dsp

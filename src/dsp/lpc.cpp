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

std::size_t FormantFinder::find(std::span<const double> coefficients, std::span<Formant> formants) {
  if (coefficients.size() != order() + 1) {
    throw Error(ErrorKind::kMisuse, "a formant finder was given a filter of another order");
  }
  constexpr double kNothing = 1e-12;  // what no sound leaves of a filter
  constexpr double kLowestHz = 50;    // what lies below is hum or the slope of the spectrum
  const bool flat = std::all_of(coefficients.begin() + 1, coefficients.end(),
                                [](double c) { return std::abs(c) < kNothing; });
  if (flat) return 0;
  std::size_t count = 0;
  for (const auto& root : roots_.find(coefficients)) {
    if (!(root.imag() > 0) || !(std::abs(root) > kNothing)) continue;
    const double frequency_hz = std::arg(root) * sample_rate_hz_ / (2.0 * std::numbers::pi);
    if (!(frequency_hz > kLowestHz)) continue;
    found_[count].frequency_hz = frequency_hz;
    found_[count++].bandwidth_hz = std::abs(std::log(std::abs(root))) * sample_rate_hz_ / std::numbers::pi;
  }
  const auto end = found_.begin() + static_cast<std::ptrdiff_t>(count);
  std::sort(found_.begin(), end,
            [](const Formant& a, const Formant& b) { return a.frequency_hz < b.frequency_hz; });
  std::copy_n(found_.begin(), std::min(count, formants.size()), formants.begin());
  return count;
}

}  // namespace undertone::dsp

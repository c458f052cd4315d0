#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "src/dsp/polynomial.hpp"

namespace undertone::dsp {

/// Linear prediction by the autocorrelation method (Levinson and Durbin). `lags` holds order + 1 values, lag
/// 0 first; `coefficients` receives as many: 1, a1, a2 … of the inverse filter. Returns the power that stays
/// unpredicted; 0, and the filter 1, where there is no signal. Throws when the sizes differ or are 0.
double linear_prediction(std::span<const double> lags, std::span<double> coefficients);

struct Formant {
  double frequency_hz = 0;
  double bandwidth_hz = 0;
};

/// Finds resonances of inverse filters of one order. Make it once and reuse it: nothing is allocated by
/// `find`.
class FormantFinder {
 public:
  /// Throws unless the order is at least 2.
  FormantFinder(std::size_t order, double sample_rate_hz);

  std::size_t order() const { return roots_.degree(); }

  /// The resonances above 50 Hz of an inverse filter (order() + 1 coefficients, the first one 1) from low to
  /// high, as many as fit into `formants`; returns how many there are. A resonance that grows instead of
  /// fading has the bandwidth of one that fades as fast.
  std::size_t find(std::span<const double> coefficients, std::span<Formant> formants);

 private:
  double sample_rate_hz_;
  PolynomialRoots roots_;
  std::vector<Formant> found_;
};

}  // namespace undertone::dsp

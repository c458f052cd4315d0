#pragma once

#include <complex>
#include <cstddef>
#include <span>
#include <vector>

namespace undertone::dsp {

/// Roots of real polynomials of one degree (Laguerre's method). Make it once and reuse it: nothing is
/// allocated by `find`.
class PolynomialRoots {
 public:
  /// Throws when the degree is 0.
  explicit PolynomialRoots(std::size_t degree);

  std::size_t degree() const { return rest_.size() - 1; }

  /// `coefficients` holds degree() + 1 of them, the one of the highest power first and not 0; throws
  /// otherwise. All roots, each as often as it counts; of a conjugate pair both. Valid until the next call.
  std::span<const std::complex<double>> find(std::span<const double> coefficients);

 private:
  std::vector<std::complex<double>> roots_;
  std::vector<double> rest_;  // what is left when the roots found so far are divided out
};

}  // namespace undertone::dsp

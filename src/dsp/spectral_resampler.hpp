#pragma once

#include <complex>
#include <cstddef>
#include <span>
#include <vector>

namespace undertone::dsp {

struct SpectralResamplerOptions {
  double period = 0;        // samples of the new rate in which the spectrum's signal repeats
  double first = 0;         // where the first sample lies, in samples of the new rate; may be negative
  std::size_t samples = 0;  // how many come out
  std::size_t bins = 0;     // how many of the spectrum, from 0 Hz up, go in; others count as 0
};

/// A signal at another rate, straight from its spectrum: sample n is the sum over bins k of the real part of
/// X[k] exp(2 pi i k (n + first) / period). In double throughout. Make it once and reuse it: nothing is
/// allocated by `apply`.
class SpectralResampler {
 public:
  /// Throws when there are no samples or bins, or the period is not positive.
  explicit SpectralResampler(const SpectralResamplerOptions& options);

  std::size_t samples() const { return samples_; }
  std::size_t bins() const { return turns_.size(); }

  /// `spectrum` holds at least bins() values, `signal` samples() of them; throws otherwise.
  void apply(std::span<const std::complex<float>> spectrum, std::span<double> signal);

 private:
  std::size_t samples_;
  std::vector<std::complex<double>> turns_;  // of each bin, so that time counts from the middle sample
  // [bins, half of the samples]: samples as far before the middle as behind it share both products
  std::vector<double> cosines_, sines_;
  std::vector<double> real_, imaginary_;
  std::vector<double> even_, odd_;
};

}  // namespace undertone::dsp

#pragma once

#include <complex>
#include <cstddef>
#include <span>
#include <vector>

#include "src/dsp/fft.hpp"

namespace undertone::dsp {

/// lags[k] = sum over i of samples[i] * samples[i + k], for as many lags as there is room for; beyond the
/// last sample stands nothing.
void autocorrelation(std::span<const double> samples, std::span<double> lags);

/// Autocorrelation from power spectra of one length. It is circular: zeros behind the signal keep its end
/// from meeting its beginning. Make it once and reuse it: nothing is allocated.
class SpectralAutocorrelation {
 public:
  explicit SpectralAutocorrelation(std::size_t fft_size) : fft_(fft_size), spectrum_(fft_.bins()) {}

  std::size_t size() const { return fft_.size(); }
  std::size_t bins() const { return fft_.bins(); }

  /// `power` holds bins() values and `lags` receives size(); throws otherwise.
  void apply(std::span<const float> power, std::span<float> lags);

 private:
  RealFft fft_;
  std::vector<std::complex<float>> spectrum_;
};

}  // namespace undertone::dsp

#pragma once

#include <complex>
#include <cstddef>
#include <span>
#include <vector>

namespace undertone::dsp {

/// Fourier transform of real signals whose length is a power of two and at least 16. Self-sorting, four
/// points at a time, real and imaginary parts apart so that four butterflies go at once.
class Radix4 {
 public:
  static bool fits(std::size_t size) { return size >= 16 && (size & (size - 1)) == 0; }
  explicit Radix4(std::size_t size);

  /// size samples to size / 2 + 1 values, and back with scaling.
  void forward(const float* signal, std::complex<float>* spectrum);
  void inverse(const std::complex<float>* spectrum, float* signal);

 private:
  struct Half {
    std::vector<float> re, im;
  };
  struct Twiddle {
    float re1, im1, re2, im2, re3, im3;
  };
  void transform(bool& in_first);

  std::size_t half_;
  std::vector<std::vector<Twiddle>> stages_;
  std::vector<float> turn_re_, turn_im_;  // of the step between half and whole size
  Half first_, second_;
};

}  // namespace undertone::dsp

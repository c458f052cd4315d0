#pragma once

#include <complex>
#include <cstddef>
#include <memory>
#include <span>

namespace undertone::dsp {

/// Discrete Fourier transform of real signals of one length, which may be any. Make it once and reuse it:
/// after the first transform nothing is allocated. It has buffers inside, so each thread needs its own.
class RealFft {
 public:
  /// Throws when `size` is 0.
  explicit RealFft(std::size_t size);
  ~RealFft();
  RealFft(RealFft&&) noexcept;
  RealFft& operator=(RealFft&&) noexcept;

  std::size_t size() const { return size_; }
  /// From 0 Hz to half the sample rate, both ends included.
  std::size_t bins() const { return size_ / 2 + 1; }

  /// Any number of signals, one after another: `signals` holds n * size() samples, `spectra` n * bins()
  /// values. Throws when the two do not agree. The sum is not scaled; only half of the spectrum is written.
  void forward(std::span<const float> signals, std::span<std::complex<float>> spectra);
  /// Undoes `forward`, scaling included.
  void inverse(std::span<const std::complex<float>> spectra, std::span<float> signals);
  /// Squared magnitudes of `forward`.
  void power(std::span<const float> signals, std::span<float> powers);

 private:
  struct Plan;
  std::size_t rows(std::size_t samples, std::size_t values) const;

  std::size_t size_;
  std::unique_ptr<Plan> plan_;
};

/// The smallest power of two that is at least `size`.
std::size_t next_power_of_two(std::size_t size);

}  // namespace undertone::dsp

#include "src/dsp/fft.hpp"

#include <algorithm>
#include <bit>
#include <optional>
#include <string>
#include <vector>

#include <unsupported/Eigen/FFT>

#include "src/core/error.hpp"
#include "src/dsp/radix4.hpp"

namespace undertone::dsp {

struct RealFft::Plan {
  explicit Plan(std::size_t size) : spectrum(size / 2 + 1) {
    transform.SetFlag(Eigen::FFT<float>::HalfSpectrum);
    if (Radix4::fits(size)) fast.emplace(size);
  }
  void forward(const float* signal, std::complex<float>* out, std::size_t size) {
    if (fast) {
      fast->forward(signal, out);
    } else {
      transform.fwd(out, signal, static_cast<Eigen::Index>(size));
    }
  }
  void inverse(const std::complex<float>* values, float* signal, std::size_t size) {
    if (fast) {
      fast->inverse(values, signal);
    } else {
      transform.inv(signal, values, static_cast<Eigen::Index>(size));
    }
  }

  std::optional<Radix4> fast;  // for powers of two
  Eigen::FFT<float> transform;
  std::vector<std::complex<float>> spectrum;  // one row, for `power`
};

RealFft::RealFft(std::size_t size) : size_(size), plan_(std::make_unique<Plan>(size)) {
  if (size == 0) throw Error(ErrorKind::kMisuse, "a Fourier transform needs at least one sample");
}

RealFft::~RealFft() = default;
RealFft::RealFft(RealFft&&) noexcept = default;
RealFft& RealFft::operator=(RealFft&&) noexcept = default;

std::size_t RealFft::rows(std::size_t samples, std::size_t values) const {
  const std::size_t rows = samples / size_;
  if (rows * size_ != samples || rows * bins() != values) {
    throw Error(ErrorKind::kMisuse, "a Fourier transform of size " + std::to_string(size_) + " was given " +
                                        std::to_string(samples) + " samples and room for " +
                                        std::to_string(values) + " values");
  }
  return rows;
}

void RealFft::forward(std::span<const float> signals, std::span<std::complex<float>> spectra) {
  const std::size_t count = rows(signals.size(), spectra.size());
  if (size_ == 1) {  // which the library cannot do
    std::copy(signals.begin(), signals.end(), spectra.begin());
    return;
  }
  for (std::size_t row = 0; row < count; ++row) {
    plan_->forward(signals.data() + row * size_, spectra.data() + row * bins(), size_);
  }
}

void RealFft::inverse(std::span<const std::complex<float>> spectra, std::span<float> signals) {
  const std::size_t count = rows(signals.size(), spectra.size());
  if (size_ == 1) {
    std::transform(spectra.begin(), spectra.end(), signals.begin(), [](auto value) { return value.real(); });
    return;
  }
  for (std::size_t row = 0; row < count; ++row) {
    plan_->inverse(spectra.data() + row * bins(), signals.data() + row * size_, size_);
  }
}

void RealFft::power(std::span<const float> signals, std::span<float> powers) {
  const std::size_t count = rows(signals.size(), powers.size());
  if (size_ == 1) {
    std::transform(signals.begin(), signals.end(), powers.begin(), [](float value) { return value * value; });
    return;
  }
  for (std::size_t row = 0; row < count; ++row) {
    plan_->forward(signals.data() + row * size_, plan_->spectrum.data(), size_);
    float* out = powers.data() + row * bins();
    for (std::size_t bin = 0; bin < bins(); ++bin) {
      const float re = plan_->spectrum[bin].real();
      const float im = plan_->spectrum[bin].imag();
      out[bin] = re * re + im * im;
    }
  }
}

std::size_t next_power_of_two(std::size_t size) { return std::bit_ceil(size); }

}  // namespace undertone::dsp

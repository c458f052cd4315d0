#include "src/dsp/spectral_resampler.hpp"

#include <cmath>
#include <numbers>

#include <Eigen/Core>

#include "src/core/error.hpp"

namespace undertone::dsp {

SpectralResampler::SpectralResampler(const SpectralResamplerOptions& options)
    : samples_(options.samples),
      turns_(options.bins),
      real_(options.bins),
      imaginary_(options.bins),
      even_((options.samples + 1) / 2),
      odd_((options.samples + 1) / 2) {
  if (options.samples == 0 || options.bins == 0 || !(options.period > 0)) {
    throw Error(ErrorKind::kMisuse, "resampling needs samples, bins and a period");
  }
  const double half_width = 0.5 * static_cast<double>(samples_ - 1);
  for (std::size_t bin = 0; bin < turns_.size(); ++bin) {
    const double speed = 2.0 * std::numbers::pi * static_cast<double>(bin) / options.period;
    turns_[bin] = std::polar(1.0, speed * (options.first + half_width));
    for (std::size_t i = 0; i < even_.size(); ++i) {
      const double angle = speed * (half_width - static_cast<double>(i));
      cosines_.push_back(std::cos(angle));
      sines_.push_back(std::sin(angle));
    }
  }
}

void SpectralResampler::apply(std::span<const std::complex<float>> spectrum, std::span<double> signal) {
  if (spectrum.size() < bins() || signal.size() != samples_) {
    throw Error(ErrorKind::kMisuse, "a resampler was given spans of another size");
  }
  for (std::size_t bin = 0; bin < bins(); ++bin) {
    const auto re = static_cast<double>(spectrum[bin].real());
    const auto im = static_cast<double>(spectrum[bin].imag());
    real_[bin] = re * turns_[bin].real() - im * turns_[bin].imag();
    imaginary_[bin] = re * turns_[bin].imag() + im * turns_[bin].real();
  }
  const auto rows = static_cast<Eigen::Index>(even_.size());
  const auto columns = static_cast<Eigen::Index>(bins());
  using Matrix = Eigen::Map<const Eigen::MatrixXd>;
  using Vector = Eigen::Map<const Eigen::VectorXd>;
  Eigen::Map<Eigen::VectorXd>(even_.data(), rows).noalias() =
      Matrix(cosines_.data(), rows, columns) * Vector(real_.data(), columns);
  Eigen::Map<Eigen::VectorXd>(odd_.data(), rows).noalias() =
      Matrix(sines_.data(), rows, columns) * Vector(imaginary_.data(), columns);
  for (std::size_t i = 0; i < even_.size(); ++i) {
    signal[i] = even_[i] + odd_[i];
    signal[samples_ - 1 - i] = even_[i] - odd_[i];
  }
}

}  // namespace undertone::dsp

#include "src/dsp/autocorrelation.hpp"

#include <algorithm>

#include <Eigen/Core>

#include "src/core/error.hpp"

namespace undertone::dsp {

void autocorrelation(std::span<const double> samples, std::span<double> lags) {
  const Eigen::Map<const Eigen::VectorXd> all(samples.data(), static_cast<Eigen::Index>(samples.size()));
  for (std::size_t lag = 0; lag < lags.size(); ++lag) {
    const auto count = static_cast<Eigen::Index>(samples.size() - std::min(lag, samples.size()));
    lags[lag] = all.head(count).dot(all.tail(count));
  }
}

void SpectralAutocorrelation::apply(std::span<const float> power, std::span<float> lags) {
  if (power.size() != bins() || lags.size() != size()) {
    throw Error(ErrorKind::kMisuse, "an autocorrelation was given spans of another size");
  }
  for (std::size_t i = 0; i < power.size(); ++i) spectrum_[i] = {power[i], 0.0F};
  fft_.inverse(spectrum_, lags);
}

}  // namespace undertone::dsp

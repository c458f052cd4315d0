#include "src/dsp/autocorrelation.hpp"

#include "src/core/error.hpp"

namespace undertone::dsp {

void autocorrelation(std::span<const float> samples, std::span<float> lags) {
  for (std::size_t lag = 0; lag < lags.size(); ++lag) {
    double sum = 0;
    for (std::size_t i = lag; i < samples.size(); ++i) {
      sum += static_cast<double>(samples[i]) * static_cast<double>(samples[i - lag]);
    }
    lags[lag] = static_cast<float>(sum);
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

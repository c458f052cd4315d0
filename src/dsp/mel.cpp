#include "src/dsp/mel.hpp"

#include <algorithm>
#include <cmath>

#include "src/core/error.hpp"

namespace undertone::dsp {
namespace {

void check(const MelOptions& options) {
  const bool fits = options.bands > 0 && options.fft_size > 0 && options.sample_rate_hz > 0 &&
                    options.low_hz >= 0 && options.low_hz < options.high_hz &&
                    options.high_hz <= options.sample_rate_hz / 2;
  if (!fits) throw Error(ErrorKind::kMisuse, "mel bands must lie between 0 Hz and half the sample rate");
}

}  // namespace

double hz_to_mel(double hz) { return 2595.0 * std::log10(1.0 + hz / 700.0); }
double mel_to_hz(double mel) { return 700.0 * (std::pow(10.0, mel / 2595.0) - 1.0); }

MelFilterbank::MelFilterbank(const MelOptions& options) : bins_(options.fft_size / 2 + 1) {
  check(options);
  const double bin_hz = options.sample_rate_hz / static_cast<double>(options.fft_size);
  const double low_mel = hz_to_mel(options.low_hz);
  const double step_mel = (hz_to_mel(options.high_hz) - low_mel) / static_cast<double>(options.bands + 1);
  for (std::size_t i = 0; i < options.bands; ++i) {
    const double foot_mel = low_mel + step_mel * static_cast<double>(i);
    Band band{mel_to_hz(foot_mel + step_mel), 0, weights_.size(), 0};
    for (std::size_t bin = 0; bin < bins_; ++bin) {
      const double position = (hz_to_mel(static_cast<double>(bin) * bin_hz) - foot_mel) / step_mel;
      const double weight = std::min(position, 2.0 - position);
      if (!(weight > 0)) continue;
      if (band.length == 0) band.first_bin = bin;
      ++band.length;
      weights_.push_back(static_cast<float>(weight));
    }
    if (band.length == 0) {
      const auto nearest = static_cast<std::size_t>(std::lround(band.centre_hz / bin_hz));
      band.first_bin = std::min(nearest, bins_ - 1);
      band.length = 1;
      weights_.push_back(1.0F);
    }
    bands_.push_back(band);
  }
}

void MelFilterbank::apply(std::span<const float> power, std::span<float> energies) const {
  if (power.size() != bins_ || energies.size() != bands_.size()) {
    throw Error(ErrorKind::kMisuse, "a mel filter bank was given a spectrum or an output of another size");
  }
  for (std::size_t i = 0; i < bands_.size(); ++i) {
    const Band& band = bands_[i];
    float sum = 0;
    for (std::size_t k = 0; k < band.length; ++k) {
      sum += power[band.first_bin + k] * weights_[band.first_weight + k];
    }
    energies[i] = sum;
  }
}

}  // namespace undertone::dsp

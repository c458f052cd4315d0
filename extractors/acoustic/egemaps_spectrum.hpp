#pragma once

#include <array>
#include <complex>
#include <cstddef>
#include <span>
#include <vector>

#include "extractors/acoustic/egemaps_names.hpp"
#include "src/dsp/dct.hpp"
#include "src/dsp/fft.hpp"
#include "src/dsp/lpc.hpp"
#include "src/dsp/mel.hpp"
#include "src/dsp/spectral.hpp"
#include "src/dsp/spectral_resampler.hpp"

namespace undertone::extractors {

using EgemapsValues = std::array<float, kEgemapsDescriptors>;

/// The descriptors that 20 ms of sound give by themselves: level, spectrum, cepstrum and resonances. Frames
/// come in order, as the spectral flux compares each with the one before it. Allocates nothing after
/// construction.
class EgemapsSpectrum {
 public:
  explicit EgemapsSpectrum(double sample_rate_hz);

  std::size_t window() const { return weights_.size(); }
  /// `samples` holds window() of them, all finite.
  void frame(std::span<const float> samples, EgemapsValues& values);
  void reset() { has_previous_ = false; }

 private:
  void transform(std::span<const float> samples);
  void balance(EgemapsValues& values) const;
  void slopes(EgemapsValues& values);
  void flux(EgemapsValues& values);
  void bands(EgemapsValues& values);
  void resonances(EgemapsValues& values);

  double bin_hz_;
  std::vector<float> weights_;
  dsp::RealFft fft_;
  dsp::MelFilterbank filterbank_;
  std::size_t first_mel_bin_;
  dsp::CosineTransform cosine_;
  std::vector<float> windowed_;
  std::vector<std::complex<float>> spectrum_;
  std::vector<float> power_;
  std::vector<float> magnitude_;
  std::vector<float> previous_;
  std::vector<float> levels_;
  std::vector<float> energies_;
  std::vector<float> logarithms_;
  std::vector<float> cepstrum_;
  std::vector<float> loudness_weights_;
  dsp::SpectralResampler resampler_;  // to the rate at which resonances are sought
  std::vector<double> resampled_;
  std::vector<double> lags_;
  std::vector<double> filter_;
  dsp::FormantFinder formants_;
  bool has_previous_ = false;
};

}  // namespace undertone::extractors

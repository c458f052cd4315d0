#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "extractors/acoustic/egemaps_spectrum.hpp"
#include "src/dsp/autocorrelation.hpp"
#include "src/dsp/fft.hpp"
#include "src/dsp/periods.hpp"
#include "src/dsp/pitch.hpp"

namespace undertone::extractors {

/// What stands for the amplitude of a formant in a frame without a voice.
inline constexpr float kNoAmplitude = -201;

/// The descriptors that 60 ms of sound give once it is known whether they hold a voice. Two steps: `listen`
/// as frames come, `describe` when the course of the pitch is decided. Allocates nothing after construction.
class EgemapsVoice {
 public:
  EgemapsVoice(double sample_rate_hz, std::size_t hop);

  std::size_t window() const { return weights_.size(); }
  std::size_t bins() const { return fft_.bins(); }
  /// Pitch candidates of window() finite samples, and their magnitudes (bins() of them), which `describe`
  /// takes.
  dsp::PitchCandidates listen(std::span<const float> samples, std::span<float> magnitudes);

  struct Frame {
    std::span<const float> magnitudes;
    double pitch_hz = 0;               // 0 for none
    std::span<const float> recording;  // what is kept of it
    std::int64_t recording_start = 0;  // number of its first sample
    std::int64_t start = 0;            // number of the frame's first sample
  };
  /// Fills in what `frame` says; the formants of the frame must already be in `values`.
  void describe(const Frame& frame, EgemapsValues& values);
  void reset() { periods_.reset(); }

  /// How far behind the start of a frame `describe` looks into the recording.
  std::size_t history() const { return periods_.history(); }

 private:
  float harmonics_to_noise(std::span<const float> magnitudes, double pitch_hz);
  void harmonics(std::span<const float> magnitudes, double pitch_hz, EgemapsValues& values) const;

  double sample_rate_hz_;
  double bin_hz_;
  std::vector<float> weights_;
  dsp::RealFft fft_;
  dsp::SpectralAutocorrelation autocorrelation_;
  dsp::SubharmonicPitch pitch_;
  dsp::PeriodTracker periods_;
  std::vector<float> windowed_;
  std::vector<float> power_;
  std::vector<float> lags_;
};

}  // namespace undertone::extractors

#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "src/dsp/fft.hpp"
#include "src/dsp/mel.hpp"

namespace undertone::dsp {

enum class FrameWindow { kHann, kHamming };

struct LogMelOptions {
  double sample_rate_hz = 16000;
  double window_s = 0.025;
  double hop_s = 0.010;
  std::size_t bands = 80;
  double low_hz = 20;
  double high_hz = 8000;   // brought down to half the sample rate where that is lower
  double preemphasis = 0;  // share of the sample before that is taken away
  FrameWindow window = FrameWindow::kHann;
  double floor = 1e-10;  // least energy of a band, before its natural logarithm is taken
};

/// Logarithms of the energies in mel bands. Has buffers inside, so each thread needs its own.
class LogMel {
 public:
  /// Throws when the options make no sense.
  explicit LogMel(const LogMelOptions& options);

  std::size_t window() const { return weights_.size(); }  // samples
  std::size_t hop() const { return hop_; }                // samples
  std::size_t bands() const { return filterbank_.bands(); }
  /// Windows that fit wholly into so many samples.
  std::size_t frames(std::size_t samples) const;

  /// One frame of window() samples; allocates nothing. Samples that are not finite count as 0.
  void frame(std::span<const float> samples, std::span<float> bands);
  /// All frames, row by row; frame i begins at sample i * hop().
  std::vector<float> all(std::span<const float> samples);  // [frames, bands]

 private:
  std::size_t hop_;
  float preemphasis_;
  float floor_;
  std::vector<float> weights_;
  RealFft fft_;
  MelFilterbank filterbank_;
  std::vector<float> windowed_;
  std::vector<float> power_;
};

}  // namespace undertone::dsp

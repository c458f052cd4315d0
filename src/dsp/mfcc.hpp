#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "src/dsp/dct.hpp"
#include "src/dsp/log_mel.hpp"

namespace undertone::dsp {

struct MfccOptions {
  double sample_rate_hz = 16000;
  double window_s = 0.025;
  double hop_s = 0.010;
  std::size_t bands = 26;
  std::size_t coefficients = 13;  // the first one measures the level
  double low_hz = 20;
  double high_hz = 8000;      // brought down to half the sample rate where that is lower
  double preemphasis = 0.97;  // share of the sample before that is taken away; 0 for none
  double lifter = 22;         // stronger weight of the middle coefficients; 0 for none
  double floor = 1e-10;       // least energy of a band, before its logarithm is taken
};

/// Mel-frequency cepstral coefficients. Has buffers inside, so each thread needs its own.
class Mfcc {
 public:
  /// Throws when the options make no sense.
  explicit Mfcc(const MfccOptions& options);

  std::size_t window() const { return log_mel_.window(); }  // samples
  std::size_t hop() const { return log_mel_.hop(); }        // samples
  std::size_t coefficients() const { return transform_.outputs(); }
  /// Windows that fit wholly into so many samples.
  std::size_t frames(std::size_t samples) const { return log_mel_.frames(samples); }

  /// One frame of window() samples; allocates nothing. Samples that are not finite count as 0.
  void frame(std::span<const float> samples, std::span<float> coefficients);
  /// All frames, row by row; frame i begins at sample i * hop().
  std::vector<float> all(std::span<const float> samples);  // [frames, coefficients]

 private:
  std::vector<float> lifter_;
  LogMel log_mel_;
  CosineTransform transform_;
  std::vector<float> energies_;
};

}  // namespace undertone::dsp

#pragma once

#include <array>
#include <complex>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "src/dsp/fft.hpp"
#include "src/dsp/mel.hpp"

namespace undertone::pipeline {

/// What the segmenter is fed with: mono samples in order, as the media layer hands them out.
struct SoundBlock {
  double time_s = 0;  // of the first sample
  int sample_rate_hz = 0;
  std::span<const float> samples;
};

/// Bands at most; they are 81.5 mel apart and begin at 100 Hz, so 23 of them lie below 4 kHz.
inline constexpr std::size_t kMelBands = 32;

/// What is kept of 10 ms of sound.
struct SoundFrame {
  double begin_s = 0;  // the middle of the analysed 32 ms lies in the middle of the frame
  double end_s = 0;
  float level_db = 0;     // mean power, full scale is 0; the mean of the samples is taken away
  float periodicity = 0;  // of the part below 2 kHz: 0 noise, 1 a perfect period
  float pitch_hz = 0;     // of that period, 70 to 400
  std::size_t bands = 0;  // fewer than kMelBands where the sample rate is below 16 kHz
  std::array<float, kMelBands> mel_db{};
};

/// Cuts blocks into frames. Blocks may be of any length and the frames do not depend on how the sound was cut
/// into them. A gap of more than 5 ms ends a run of frames: no frame looks across it, the last one of a run
/// may be shorter, and the next begins with the first sample after the gap. Sound that overlaps earlier sound
/// is dropped. Samples that are not finite count as 0.
class FrameAnalyser {
 public:
  /// Throws kMisuse when the rate is below 8000 Hz, above 768 kHz or not that of the first block. The new
  /// frames are appended.
  void feed(const SoundBlock& block, std::vector<SoundFrame>& frames);
  /// What is still inside. The analyser can be fed again, with whatever comes next.
  void flush(std::vector<SoundFrame>& frames);

 private:
  struct Spectra;

  void start(int sample_rate_hz);
  void analyse_ready(std::vector<SoundFrame>& frames);
  SoundFrame analyse(std::span<const float> window, std::size_t valid_hop);
  void measure_period(SoundFrame& frame);

  int rate_hz_ = 0;
  std::size_t hop_ = 0;
  std::size_t window_ = 0;
  std::vector<float> weights_;
  float weight_power_ = 0;
  std::optional<dsp::RealFft> fft_;
  std::optional<dsp::MelFilterbank> filterbank_;
  std::optional<dsp::RealFft> period_fft_;  // from the power below 2 kHz to the correlation with itself
  double period_rate_hz_ = 0;
  std::vector<float> lag_weights_;  // undoes the fall that the window alone causes
  std::vector<float> windowed_;
  std::vector<float> power_;
  std::vector<std::complex<float>> low_spectrum_;
  std::vector<float> correlation_;

  double run_begin_s_ = 0;
  std::uint64_t run_samples_ = 0;  // fed since the run began
  std::uint64_t run_frames_ = 0;   // made since the run began
  std::vector<float> pending_;     // from the left edge of the next window on
  bool running_ = false;
};

}  // namespace undertone::pipeline

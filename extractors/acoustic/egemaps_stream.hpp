#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "extractors/acoustic/egemaps_spectrum.hpp"
#include "extractors/acoustic/egemaps_voice.hpp"

namespace undertone::extractors {

inline constexpr double kEgemapsHopSeconds = 0.010;  // from one frame to the next

/// One frame before smoothing. A frame covers 20 ms for the spectrum and 60 ms for the voice, so the last
/// four of a recording have no part of the second kind.
struct EgemapsFrame {
  EgemapsValues values{};
  bool has_voice = false;
  double power = 0;  // mean square of its 20 ms
};

/// The descriptors every 10 ms, from sound that comes in blocks. Memory does not grow with its length, and
/// the frames do not depend on how it is cut. Samples that are not finite count as 0.
class EgemapsStream {
 public:
  using Sink = std::function<void(const EgemapsFrame&)>;

  /// Throws kMisuse for less than kLeastRateHz.
  explicit EgemapsStream(double sample_rate_hz);

  void push(std::span<const float> samples, const Sink& sink);
  /// The end: hands out what was held back. A new recording may follow.
  void finish(const Sink& sink);

 private:
  void analyse(const Sink& sink);
  void hear_spectrum();
  void hear_voice(const Sink& sink);
  void decide(double pitch_hz, const Sink& sink);
  void forget();
  std::span<const float> window(std::int64_t frame, std::size_t length) const;
  EgemapsFrame& pending(std::int64_t frame);
  std::span<float> magnitudes(std::int64_t frame);

  std::size_t hop_;
  EgemapsSpectrum spectrum_;
  EgemapsVoice voice_;
  dsp::PitchPath path_;
  std::size_t slots_;  // frames that may wait for their pitch
  std::vector<EgemapsFrame> pending_;
  std::vector<float> magnitudes_;  // [slots, bins]
  std::vector<float> recording_;   // the part still needed
  std::int64_t recording_start_ = 0;
  std::int64_t spectrum_frames_ = 0;
  std::int64_t voice_frames_ = 0;
  std::int64_t decided_ = 0;
};

/// All frames of a whole recording.
std::vector<EgemapsFrame> egemaps_frames(std::span<const float> samples, double sample_rate_hz);

/// The frames as they are known: smoothed over three, unvoiced ones left out where a descriptor needs a
/// voice. Rows are those for which there is a voice part and one more, as in the published set; without any
/// voice part all of them.
std::vector<EgemapsValues> smooth(std::span<const EgemapsFrame> frames);

}  // namespace undertone::extractors

#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace undertone::dsp {

/// Root of the mean square; 0 for no samples.
double rms(std::span<const float> samples);

/// Largest magnitude; 0 for no samples.
double peak(std::span<const float> samples);

/// Level of silence, and the lowest that `to_decibel` returns.
inline constexpr double kSilenceDecibel = -120.0;

/// Amplitude 1 is 0 dB. Never below kSilenceDecibel.
double to_decibel(double amplitude);
double from_decibel(double decibel);

struct EnvelopeOptions {
  std::size_t hop = 160;     // samples from one value to the next; at least 1
  std::size_t window = 480;  // samples that one value looks at, centred; at least 1
};

/// One RMS value per hop, `ceil(samples / hop)` of them; value i looks at `window` samples around the middle
/// of hop i, and only at those that exist.
std::vector<float> rms_envelope(std::span<const float> samples, const EnvelopeOptions& options);

}  // namespace undertone::dsp

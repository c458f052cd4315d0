#pragma once

#include <array>
#include <cstddef>
#include <optional>

#include "pipeline/segment/frame_track.hpp"
#include "src/core/time_span.hpp"

namespace undertone::pipeline {

/// Means of the cepstra, means over voiced frames, logarithms of their deviations, two numbers about voicing
/// and the logarithm of the pitch.
inline constexpr std::size_t kSpeakerStatistics = 3 * kCepstra + 3;
inline constexpr std::size_t kSpeakerDimensions = 36;

using SpeakerVector = std::array<float, kSpeakerDimensions>;

/// Variance between speakers in each dimension, where that within a speaker is 1 for 1.5 s of speech.
extern const std::array<float, kSpeakerDimensions> kSpeakerSpread;
extern const std::array<std::array<float, kSpeakerDimensions>, kSpeakerStatistics> kSpeakerProjection;

/// A voice in a stretch of frames.
struct VoicePrint {
  SpeakerVector vector{};
  double frames = 0;  // of speech that it rests on
  bool has_pitch = false;
};

/// Looks at the frames in [first, last) that are at most 30 dB below the loudest of them; nothing when they
/// are fewer than 5. Where nothing is voiced enough for a pitch, `usual_log_pitch` stands in.
std::optional<VoicePrint> voice_print(const FrameTrack& track, std::size_t first, std::size_t last,
                                      float usual_log_pitch);

/// Median of the logarithm of the pitch over voiced frames in [first, last), or nothing.
std::optional<float> median_log_pitch(const FrameTrack& track, std::size_t first, std::size_t last);

}  // namespace undertone::pipeline

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

using SpeakerStatistics = std::array<double, kSpeakerStatistics>;
using SpeakerVector = std::array<float, kSpeakerDimensions>;

/// A linear map from statistics to a space in which speakers are compared.
struct SpeakerSpace {
  /// Variance between speakers in each dimension, where that within a speaker is 1 for 1.5 s of speech.
  std::array<float, kSpeakerDimensions> spread;
  std::array<std::array<float, kSpeakerDimensions>, kSpeakerStatistics> projection;
};

/// Trained; speaker_space.md says on what.
extern const SpeakerSpace kSpeakerSpace;

SpeakerVector project(const SpeakerSpace& space, const SpeakerStatistics& statistics);

/// Of the frames in [first, last) that are at most 30 dB below the loudest of them; nothing when they are
/// fewer than 5. Where too little is voiced for a pitch, `usual_log_pitch` stands in.
std::optional<SpeakerStatistics> speaker_statistics(const FrameTrack& track, std::size_t first,
                                                    std::size_t last, float usual_log_pitch);

/// Median of the logarithm of the pitch over voiced frames in [first, last), or nothing.
std::optional<float> median_log_pitch(const FrameTrack& track, std::size_t first, std::size_t last);

}  // namespace undertone::pipeline

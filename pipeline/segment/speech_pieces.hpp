#pragma once

#include <span>
#include <vector>

#include "pipeline/segment/frame_track.hpp"
#include "pipeline/segment/speaker_clustering.hpp"
#include "src/core/time_span.hpp"

namespace undertone::pipeline {

inline constexpr double kPieceSeconds = 2;  // of speech that is taken to be one person's
inline constexpr double kUnitFrames = 150;  // of weight 1

/// Cuts spans where the level dips, so that nothing longer than `longest_s` is left and nothing shorter than
/// 0.3 s is made: one speaker mostly leaves off in such a dip before another begins.
std::vector<TimeSpan> cut_at_dips(const FrameTrack& track, std::span<const TimeSpan> speech,
                                  double longest_s);

/// One piece for each span, in the same order. A piece that holds too little sound to tell a voice has weight
/// 0.
std::vector<SpeechPiece> to_pieces(const FrameTrack& track, std::span<const TimeSpan> spans);

}  // namespace undertone::pipeline

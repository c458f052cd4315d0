#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "pipeline/segment/frame_track.hpp"
#include "pipeline/segment/segment_options.hpp"
#include "src/core/conversation.hpp"
#include "src/core/time_span.hpp"

namespace undertone::pipeline {

/// Speech of one speaker, or of an unknown one.
struct OwnedSpan {
  TimeSpan span;
  std::optional<std::size_t> speaker;
  friend bool operator==(const OwnedSpan&, const OwnedSpan&) = default;
};

/// "speaker_1" for 0.
std::string speaker_name(std::size_t speaker);

/// Spans in order and apart from each other to utterances: those of one speaker with only a short pause
/// between are joined, what is then too short is joined to a neighbour that it touches or else dropped, and
/// what is too long is cut where its level dips most. Utterances are named "1", "2", … and have neither text
/// nor label.
std::vector<Utterance> to_utterances(const FrameTrack& track, std::span<const OwnedSpan> spans,
                                     const SegmentOptions& options);

}  // namespace undertone::pipeline

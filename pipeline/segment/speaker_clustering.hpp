#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "pipeline/segment/speaker_space.hpp"
#include "src/core/time_span.hpp"

namespace undertone::pipeline {

/// A stretch of speech that one person is taken to utter.
struct SpeechPiece {
  TimeSpan span;
  SpeakerVector vector{};
  double weight = 1;  // in units of 1.5 s of speech
};

struct ClusteringOptions {
  std::optional<std::size_t> speakers;  // absent: as many as explain the pieces best
  std::size_t most_speakers = 8;        // when their number is not given
};

/// Says for each piece, given in order of time, whose it is: numbers from 0 in order of first appearance.
/// Never more speakers than pieces, and never more than asked for.
///
/// Pieces are normal around their speaker, and speakers are normal (the spread of speaker_space.hpp); pieces
/// that follow each other closely are likelier to be one speaker's. Agglomeration finds a start, moving
/// pieces while that makes the whole likelier refines it, and each further speaker has to bring log
/// likelihood, the more the longer the speech is. The work grows with the square of the pieces, of which at
/// most 1500 are looked at singly.
std::vector<std::size_t> cluster_speakers(std::vector<SpeechPiece> pieces, const ClusteringOptions& options);

}  // namespace undertone::pipeline

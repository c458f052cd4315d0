#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <vector>

#include "pipeline/segment/speaker_clustering.hpp"

// Private to the clustering: how likely it is that pieces are one speaker's.
namespace undertone::pipeline {

/// Sums over the pieces of one speaker.
struct SpeakerSums {
  double weight = 0;
  std::array<double, kSpeakerDimensions> sum{};  // of weighted vectors

  void add(const SpeakerSums& other, double sign = 1);
};

/// Log likelihood of one speaker's pieces, up to what does not depend on who they are assigned to.
double log_likelihood(const SpeakerSums& sums);

/// Pieces with the mean taken away, and the bonus for adjoining ones being one speaker's.
struct PieceModel {
  std::vector<SpeakerSums> pieces;
  std::vector<double> bonus;  // between piece i - 1 and piece i; 0 for the first

  explicit PieceModel(std::span<const SpeechPiece> given);
  /// Of a whole assignment.
  double score(std::span<const std::size_t> speaker_of) const;
};

/// Which two clusters were joined, in order; the second vanished into the first. Clusters are named by the
/// first piece that they had.
struct Joining {
  std::size_t kept;
  std::size_t gone;
};
std::vector<Joining> agglomerate(const PieceModel& model);

/// Moves pieces and short runs of them to other speakers for as long as the score rises.
void improve(const PieceModel& model, std::vector<std::size_t>& speaker_of, std::size_t speakers);

}  // namespace undertone::pipeline

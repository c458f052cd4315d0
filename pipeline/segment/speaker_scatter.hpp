#pragma once

#include <cstddef>
#include <map>
#include <span>
#include <vector>

#include "pipeline/segment/speaker_space.hpp"

namespace undertone::pipeline {

/// Of one piece of speech.
struct WeightedStatistics {
  SpeakerStatistics values{};
  double weight = 1;  // in units of 1.5 s
};

/// Sums from which a speaker space is solved; what it keeps does not grow with the pieces.
class SpeakerScatter {
 public:
  /// All pieces of one speaker. Speakers are only compared within a group: recordings of one kind. Nothing
  /// happens without pieces.
  void add_speaker(std::size_t group, std::span<const WeightedStatistics> pieces);

  /// Linear discriminant analysis: the directions in which speakers differ most, against how much a speaker
  /// varies. Throws kBadInput unless some group has two speakers and everything varies.
  SpeakerSpace solve() const;

 private:
  std::vector<double> within_covariance() const;   // [kSpeakerStatistics, kSpeakerStatistics]
  std::vector<double> between_covariance() const;  // likewise

  std::vector<double> within_ = std::vector<double>(kSpeakerStatistics * kSpeakerStatistics, 0.0);
  double speakers_ = 0;
  std::map<std::size_t, std::vector<SpeakerStatistics>> means_;  // of the speakers of each group
};

}  // namespace undertone::pipeline

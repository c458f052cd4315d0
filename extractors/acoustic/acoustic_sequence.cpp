#include "extractors/acoustic/acoustic_sequence.hpp"

#include <algorithm>

namespace undertone::extractors {

bool is_usable(const Clip& clip) { return !clip.audio.empty() && clip.sample_rate_hz >= kLeastRateHz; }

FeatureSequence acoustic_sequence(const Clip& clip, const ExtractorDescription& description,
                                  const std::string& fingerprint, std::size_t steps) {
  FeatureSequence sequence = make_feature_sequence(std::max<std::size_t>(steps, 1), description.names.size());
  sequence.start_s = clip.audio_start_s;
  sequence.hop_s = description.hop_s;
  sequence.names = description.names;
  sequence.fingerprint = fingerprint;
  return sequence;
}

}  // namespace undertone::extractors

#pragma once

#include <cstddef>
#include <vector>

#include "pipeline/segment/diarization_error.hpp"
#include "pipeline/segment/speech_corpus.hpp"
#include "pipeline/segment/speech_variants.hpp"
#include "pipeline/synthesize/seeded_random.hpp"

namespace undertone::pipeline {

struct JoinedConversation {
  std::vector<float> samples;      // kVariantRateHz
  std::vector<SpeakerTurn> turns;  // where the bare clips hold speech, by the project's own voice activity
};

/// Clips of the people joined to turns with pauses between, each person at a level of their own; half of the
/// conversations come through a telephone, most hold noise. Everybody speaks as long as there are turns
/// enough.
JoinedConversation join_clips(const std::vector<CorpusSpeaker>& people, std::size_t turns,
                              VariantMaker& variants, synthesize::SeededRandom& random);

}  // namespace undertone::pipeline

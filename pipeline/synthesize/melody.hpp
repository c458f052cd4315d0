#pragma once

#include <vector>

#include "pipeline/synthesize/formant_plan.hpp"
#include "src/core/time_span.hpp"

namespace undertone::synthesize {

struct SpokenPhrase : TimeSpan {
  Pause end = Pause::kLong;  // how it ends
};

struct Accents {
  std::vector<SpokenPhrase> phrases;  // in order
  std::vector<double> accents_s;      // the middles of stressed vowels, in order
};

/// Gives every frame its fundamental frequency. The median over the clearly voiced frames is the voice's own,
/// shifted by the prosody.
void add_melody(std::vector<SpeechFrame>& frames, const Accents& accents, const Voice& voice,
                const Prosody& prosody);

}  // namespace undertone::synthesize

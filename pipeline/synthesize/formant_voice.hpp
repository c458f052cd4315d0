#pragma once

#include <vector>

#include "pipeline/synthesize/spoken_text.hpp"
#include "pipeline/synthesize/voice.hpp"

namespace undertone::synthesize {

/// Sound as a back end makes it: at a rate and a level of its own.
struct RawSpeech {
  int sample_rate_hz = 0;
  std::vector<float> samples;
  std::vector<SpokenWord> words;
  WordTimes word_times = WordTimes::kExact;
};

/// The built-in voice: a pulse of the vocal folds, six formants in a row, noise beside them. Voice and
/// prosody must be in their ranges.
RawSpeech speak_with_formants(const std::vector<WrittenWord>& words, const Voice& voice,
                              const Prosody& prosody);

}  // namespace undertone::synthesize

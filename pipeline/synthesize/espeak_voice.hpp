#pragma once

#include <optional>
#include <vector>

#include "pipeline/synthesize/formant_voice.hpp"

namespace undertone::synthesize {

/// The same through the program espeak-ng; nothing where it is not installed. Word times are approximate.
std::optional<RawSpeech> speak_with_espeak(const std::vector<WrittenWord>& words, const Voice& voice,
                                           const Prosody& prosody);

}  // namespace undertone::synthesize

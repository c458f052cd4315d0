#pragma once

#include <filesystem>
#include <memory>

#include "extractors/extractor.hpp"

namespace undertone::extractors {

enum class VoiceOutput {
  kFrames,     // 128 numbers every 80 ms
  kUtterance,  // one vector, followed by a logit for each emotion
};

/// The bundled voice encoder, or one that `undertone train acoustic` made. Sound of any rate is brought to
/// its own. Absent where there is no sound, or none above -80 dB of full scale.
std::unique_ptr<Extractor> make_voice_extractor(VoiceOutput output);
std::unique_ptr<Extractor> make_voice_extractor(VoiceOutput output, const std::filesystem::path& weights);

}  // namespace undertone::extractors

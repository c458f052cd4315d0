#pragma once

#include <memory>

#include "extractors/extractor.hpp"

namespace undertone::extractors {

/// How something is said, every 10 ms: the pitch (0 without a voice), whether there is a voice, the level,
/// and the rate of speech, which is how many peaks of loudness a second of the surroundings holds.
std::unique_ptr<Extractor> make_prosody_extractor();

}  // namespace undertone::extractors

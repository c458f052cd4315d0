#pragma once

#include <cstddef>
#include <string>

#include "extractors/extractor.hpp"

namespace undertone::extractors {

/// Below this rate there are no formants, and hardly a mel band, to speak of.
inline constexpr int kLeastRateHz = 4000;

/// Whether there is sound, at that rate or a higher one.
bool is_usable(const Clip& clip);

/// A sequence of at least one step, all of them invalid, that begins where the clip's sound begins.
FeatureSequence acoustic_sequence(const Clip& clip, const ExtractorDescription& description,
                                  const std::string& fingerprint, std::size_t steps);

}  // namespace undertone::extractors

#pragma once

#include <cstddef>
#include <string>

#include "extractors/extractor.hpp"

namespace undertone::extractors {

/// A sequence of at least one step, all of them invalid, that begins where the clip's sound begins.
FeatureSequence acoustic_sequence(const Clip& clip, const ExtractorDescription& description,
                                  const std::string& fingerprint, std::size_t steps);

}  // namespace undertone::extractors

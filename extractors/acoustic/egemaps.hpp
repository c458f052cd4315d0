#pragma once

#include <memory>

#include "extractors/extractor.hpp"

namespace undertone::extractors {

/// The 25 descriptors of eGeMAPSv02 every 10 ms. A clip shorter than 60 ms has no pitch: its steps are
/// invalid.
std::unique_ptr<Extractor> make_egemaps_lld_extractor();

/// The 88 functionals of eGeMAPSv02, one step for the whole clip. Those of which the clip holds nothing, such
/// as the jitter of a clip without a voice, are 0 as in the published set.
std::unique_ptr<Extractor> make_egemaps_extractor();

}  // namespace undertone::extractors

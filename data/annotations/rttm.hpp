#pragma once

#include <string>

#include "data/annotations/annotation.hpp"

namespace undertone::data {

/// Who speaks when, in milliseconds: one SPEAKER line an utterance. The recording is called like the media
/// file without its ending, or "recording". Names have no white space in this format: it becomes "_", and
/// where that makes two speakers alike the later one gets a number. "<NA>" is a speaker who is not known.
std::string to_rttm(const Annotation& annotation);

}  // namespace undertone::data

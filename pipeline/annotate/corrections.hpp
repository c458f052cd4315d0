#pragma once

#include <cstddef>

#include "data/annotations/annotation.hpp"

namespace undertone::pipeline {

/// Takes over what a human has corrected in earlier labels: to the utterance of the same id and span (where
/// no times are known, the same text), else to the only one of that span. Returns how many corrections found
/// no place.
std::size_t carry_over_corrections(const data::Annotation& from, data::Annotation& to);

}  // namespace undertone::pipeline

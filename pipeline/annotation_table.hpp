#pragma once

#include <string>

#include "data/annotations/annotation.hpp"

namespace undertone::pipeline {

/// For people: a line an utterance with start, end, and the columns of which anything is known (speaker,
/// emotion, text), then a sentence about what was found automatically, if anything was. Line ends inside a
/// text become spaces.
std::string annotation_table(const data::Annotation& annotation);

}  // namespace undertone::pipeline

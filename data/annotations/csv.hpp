#pragma once

#include <string>

#include "data/annotations/annotation.hpp"

namespace undertone::data {

/// A line of column names, then an utterance a line: id, start, end (seconds, digits enough to read back the
/// same number), speaker, text, label (known, not predicted), prediction, confidence, and "p_NAME" for each
/// label of the set where any utterance has probabilities. Empty stands for absent. Words are not in it.
std::string to_csv(const Annotation& annotation);

}  // namespace undertone::data

#pragma once

#include <cstddef>
#include <string>

#include "data/annotations/annotation.hpp"

namespace undertone::pipeline {

enum class TableColours { kNone, kAnsi };
enum class TableDetail { kLabels, kExplained };

struct LabelTableOptions {
  std::size_t width = 100;  // columns of the terminal: words are cut to it
  TableColours colours = TableColours::kNone;
  TableDetail detail = TableDetail::kLabels;
};

/// Labels for people: time, speaker, label with its confidence, the share of each modality, what a human said
/// (as a correction or in the transcript) beside it, and words. With
/// kExplained each line is followed by the next probabilities and by what was missing and why.
std::string label_table(const data::Annotation& annotation, const LabelTableOptions& options);

}  // namespace undertone::pipeline

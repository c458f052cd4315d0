#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "data/annotations/annotation.hpp"

namespace undertone::pipeline {

/// An utterance with all that was said of its label; labels and speakers by their numbers in `LabelView`.
struct LabelRow {
  const Utterance* utterance = nullptr;
  const data::PredictedLabel* prediction = nullptr;  // null where there is none
  std::size_t speaker = 0;
  std::optional<std::size_t> predicted = {};
  std::optional<std::size_t> reference = {};  // the label that came with the utterance
  std::optional<std::size_t> corrected = {};

  /// What counts: the human before the machine.
  std::optional<std::size_t> shown() const {
    return corrected ? corrected : reference ? reference : predicted;
  }
};

/// An annotation as a page shows it. Points into the annotation.
struct LabelView {
  std::vector<std::string> labels;    // of the label set, then others that occur, then data::kUncertain
  std::size_t choices = 0;            // the first so many may be chosen by a human
  std::vector<std::string> speakers;  // in order of appearance; one without a name for what nobody knows
  std::vector<LabelRow> rows;
  bool has_times = false;
};

LabelView view_labels(const data::Annotation& annotation);

/// "1:02.4" or "1:00:02.4"
std::string clock_text(double seconds);

}  // namespace undertone::pipeline

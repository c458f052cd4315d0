#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace undertone::pipeline {

/// Items of which some have several true labels.
struct SeveralLabelItems {
  std::span<const std::vector<int>> truth;  // [n], 0 to class_count - 1 each; none where nothing is known
  std::span<const double> probabilities;    // [n, class_count]
  std::size_t class_count = 0;
};

/// For each item its most probable class is named, and every other one that is at least as probable as
/// kNamedFrom.
struct SeveralLabelScores {
  std::size_t items = 0;           // whose truth is known
  std::size_t with_several = 0;    // of these, that have more than one label
  std::vector<double> f1;          // of each class: named or not, against true or not
  std::optional<double> macro_f1;  // over the classes that occur in truth or are named
};
inline constexpr double kNamedFrom = 0.3;

/// Throws kMisuse where the lengths disagree or a label is no class.
SeveralLabelScores score_several_labels(const SeveralLabelItems& items);

}  // namespace undertone::pipeline

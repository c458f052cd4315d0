#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "src/core/label_set.hpp"

namespace undertone::pipeline {

/// From the labels of a model to those that a user wants: some of them, or groups of them by another name.
class LabelMapping {
 public:
  /// All labels as they are.
  explicit LabelMapping(const LabelSet& labels);
  /// "joy,anger" keeps two; "joy=good,surprise=good,anger=bad" names groups. What is not named is left out:
  /// the others' probabilities then are those given that it is one of them. Throws kMisuse for names that the
  /// model does not have, with the nearest, and for what names nothing or the same label twice.
  LabelMapping(const LabelSet& labels, std::string_view wanted);

  const LabelSet& labels() const { return mapped_; }
  std::vector<double> probabilities(const std::vector<double>& of_model) const;

 private:
  LabelMapping(const LabelSet& labels, const std::vector<std::pair<std::size_t, std::string>>& renamed);

  std::vector<std::optional<std::size_t>> place_;  // of each label of the model
  LabelSet mapped_;
};

}  // namespace undertone::pipeline

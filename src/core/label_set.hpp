#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace undertone {

/// The names that a label may have, in the order in which a model lists their probabilities.
class LabelSet {
 public:
  /// Throws when a name is empty or stands twice.
  explicit LabelSet(std::vector<std::string> names);

  const std::vector<std::string>& names() const { return names_; }
  std::size_t size() const { return names_.size(); }
  const std::string& operator[](std::size_t index) const { return names_.at(index); }
  std::optional<std::size_t> index_of(std::string_view name) const;

  friend bool operator==(const LabelSet&, const LabelSet&) = default;

 private:
  std::vector<std::string> names_;
};

/// neutral, surprise, fear, sadness, joy, disgust, anger.
const LabelSet& default_labels();

}  // namespace undertone

#include "src/core/label_set.hpp"

#include <algorithm>

#include "src/core/error.hpp"

namespace undertone {

LabelSet::LabelSet(std::vector<std::string> names) : names_(std::move(names)) {
  for (auto name = names_.begin(); name != names_.end(); ++name) {
    if (name->empty()) throw Error(ErrorKind::kBadInput, "a label without a name");
    if (std::find(names_.begin(), name, *name) != name) {
      throw Error(ErrorKind::kBadInput, "the label '" + *name + "' stands twice in one label set");
    }
  }
}

std::optional<std::size_t> LabelSet::index_of(std::string_view name) const {
  const auto found = std::find(names_.begin(), names_.end(), name);
  if (found == names_.end()) return std::nullopt;
  return static_cast<std::size_t>(found - names_.begin());
}

const LabelSet& default_labels() {
  static const LabelSet labels({"neutral", "surprise", "fear", "sadness", "joy", "disgust", "anger"});
  return labels;
}

}  // namespace undertone

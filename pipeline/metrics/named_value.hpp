#pragma once

#include <optional>
#include <string>

namespace undertone::pipeline {

/// One metric; nothing where it is undefined, as every mean over no items.
struct NamedValue {
  std::string name;
  std::optional<double> value;

  friend bool operator==(const NamedValue&, const NamedValue&) = default;
};

}  // namespace undertone::pipeline

#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace undertone {

/// The parts in their order, as text, with `between` them.
template <class Parts, class ToText = std::identity>
std::string joined(const Parts& parts, std::string_view between, ToText to_text = {}) {
  std::string text;
  bool is_first = true;
  for (const auto& part : parts) {
    if (!is_first) text += between;
    text += std::invoke(to_text, part);
    is_first = false;
  }
  return text;
}

}  // namespace undertone

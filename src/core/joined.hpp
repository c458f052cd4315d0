#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

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

/// The parts of a text between separators; some may be empty, and an empty text is one of these.
inline std::vector<std::string_view> split_at(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  while (true) {
    const std::size_t end = text.find(separator);
    parts.push_back(text.substr(0, end));
    if (end == text.npos) return parts;
    text.remove_prefix(end + 1);
  }
}

}  // namespace undertone

#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "src/core/conversation.hpp"

namespace undertone::data {

/// What one voice says in a WebVTT cue. Character references are not resolved yet, but for those in `words`.
struct CuePart {
  std::optional<std::string> speaker;
  std::optional<std::string> text;
  std::optional<std::string> label;
  std::vector<Word> words;
};

/// At least one part. Tags are resolved; an angle bracket that begins no tag is text.
std::vector<CuePart> parse_cue_text(std::string_view text, const TimeSpan& cue);

}  // namespace undertone::data

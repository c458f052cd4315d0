#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace undertone {

enum class Modality { kText, kAudio, kVisual };

inline constexpr std::array kModalities = {Modality::kText, Modality::kAudio, Modality::kVisual};

constexpr std::size_t index_of(Modality modality) { return static_cast<std::size_t>(modality); }

constexpr std::string_view to_string(Modality modality) {
  switch (modality) {
    case Modality::kText:
      return "text";
    case Modality::kAudio:
      return "audio";
    case Modality::kVisual:
      return "visual";
  }
  return "?";
}

}  // namespace undertone

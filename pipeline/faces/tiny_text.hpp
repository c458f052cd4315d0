#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "src/media/image.hpp"

namespace undertone::pipeline {

using Colour = std::array<std::uint8_t, 3>;  // red, green, blue

/// Writes a line in capitals, 5 × 7 squares a letter, each `size` pixels wide, on a dark ground; what is no
/// letter, digit or common sign becomes a question mark. `x` and `y` are those of its upper left corner; what
/// lies outside the picture is left out.
void write_tiny(media::Image& picture, std::string_view text, int x, int y, int size, Colour colour);
int tiny_width(std::string_view text, int size);
inline constexpr int kTinyHeight = 7;

/// Fills part of a picture of three channels.
void fill(media::Image& picture, int x, int y, int width, int height, Colour colour);

}  // namespace undertone::pipeline

#include "pipeline/faces/tiny_text.hpp"

#include <algorithm>
#include <cstddef>

namespace undertone::pipeline {
namespace {

constexpr int kLetterWidth = 5;
using Glyph = std::array<std::uint8_t, kTinyHeight>;  // rows from the top; bit 4 is the leftmost place

constexpr std::array<Glyph, 26> kLetters = {
    {{14, 17, 17, 31, 17, 17, 17}, {30, 17, 17, 30, 17, 17, 30}, {14, 17, 16, 16, 16, 17, 14},
     {30, 17, 17, 17, 17, 17, 30}, {31, 16, 16, 30, 16, 16, 31}, {31, 16, 16, 30, 16, 16, 16},
     {14, 17, 16, 19, 17, 17, 14}, {17, 17, 17, 31, 17, 17, 17}, {14, 4, 4, 4, 4, 4, 14},
     {1, 1, 1, 1, 1, 17, 14},      {17, 18, 20, 24, 20, 18, 17}, {16, 16, 16, 16, 16, 16, 31},
     {17, 27, 21, 21, 17, 17, 17}, {17, 25, 25, 21, 19, 19, 17}, {14, 17, 17, 17, 17, 17, 14},
     {30, 17, 17, 30, 16, 16, 16}, {14, 17, 17, 17, 21, 18, 13}, {30, 17, 17, 30, 20, 18, 17},
     {15, 16, 16, 14, 1, 1, 30},   {31, 4, 4, 4, 4, 4, 4},       {17, 17, 17, 17, 17, 17, 14},
     {17, 17, 17, 17, 17, 10, 4},  {17, 17, 17, 21, 21, 27, 17}, {17, 17, 10, 4, 10, 17, 17},
     {17, 17, 10, 4, 4, 4, 4},     {31, 1, 2, 4, 8, 16, 31}}};
constexpr std::array<Glyph, 10> kDigits = {{{14, 17, 19, 21, 25, 17, 14},
                                            {4, 12, 4, 4, 4, 4, 14},
                                            {14, 17, 1, 6, 8, 16, 31},
                                            {14, 17, 1, 6, 1, 17, 14},
                                            {2, 6, 10, 18, 31, 2, 2},
                                            {31, 16, 30, 1, 1, 17, 14},
                                            {14, 16, 30, 17, 17, 17, 14},
                                            {31, 1, 2, 4, 4, 8, 8},
                                            {14, 17, 17, 14, 17, 17, 14},
                                            {14, 17, 17, 15, 1, 1, 14}}};
constexpr std::string_view kSigns = " .,:-_'!%+/()#";
constexpr std::array<Glyph, kSigns.size()> kSignShapes = {{{0, 0, 0, 0, 0, 0, 0},
                                                           {0, 0, 0, 0, 0, 12, 12},
                                                           {0, 0, 0, 0, 12, 4, 8},
                                                           {0, 12, 12, 0, 12, 12, 0},
                                                           {0, 0, 0, 14, 0, 0, 0},
                                                           {0, 0, 0, 0, 0, 0, 31},
                                                           {4, 4, 8, 0, 0, 0, 0},
                                                           {4, 4, 4, 4, 4, 0, 4},
                                                           {24, 25, 2, 4, 8, 19, 3},
                                                           {0, 4, 4, 31, 4, 4, 0},
                                                           {1, 1, 2, 4, 8, 16, 16},
                                                           {2, 4, 8, 8, 8, 4, 2},
                                                           {8, 4, 2, 2, 2, 4, 8},
                                                           {10, 10, 31, 10, 31, 10, 10}}};
constexpr Glyph kUnknown = {14, 17, 1, 6, 4, 0, 4};

const Glyph& glyph_of(char letter) {
  if (letter >= 'a' && letter <= 'z') letter = static_cast<char>(letter - 'a' + 'A');
  if (letter >= 'A' && letter <= 'Z') return kLetters[static_cast<std::size_t>(letter - 'A')];
  if (letter >= '0' && letter <= '9') return kDigits[static_cast<std::size_t>(letter - '0')];
  const std::size_t sign = kSigns.find(letter);
  return sign == std::string_view::npos ? kUnknown : kSignShapes[sign];
}

/// The later bytes of a letter of UTF-8, whose first one stands for all.
bool is_rest(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) == 0x80; }

}  // namespace

void fill(media::Image& picture, int x, int y, int width, int height, Colour colour) {
  const int right = std::min(picture.width, x + width), bottom = std::min(picture.height, y + height);
  for (int row = std::max(0, y); row < bottom; ++row)
    for (int column = std::max(0, x); column < right; ++column)
      std::ranges::copy(colour, picture.row(row) + 3 * column);
}

int tiny_width(std::string_view text, int size) {
  return static_cast<int>(std::ranges::count_if(text, [](char byte) { return !is_rest(byte); })) *
         (kLetterWidth + 1) * size;
}

void write_tiny(media::Image& picture, std::string_view text, int x, int y, int size, Colour colour) {
  fill(picture, x - size, y - size, tiny_width(text, size) + size, (kTinyHeight + 2) * size, {20, 20, 20});
  for (const char letter : text) {
    if (is_rest(letter)) continue;
    const Glyph& glyph = glyph_of(letter);
    for (int row = 0; row < kTinyHeight; ++row) {
      for (int column = 0; column < kLetterWidth; ++column) {
        const unsigned bit = 1U << static_cast<unsigned>(kLetterWidth - 1 - column);
        if ((glyph[static_cast<std::size_t>(row)] & bit) != 0)
          fill(picture, x + column * size, y + row * size, size, size, colour);
      }
    }
    x += (kLetterWidth + 1) * size;
  }
}

}  // namespace undertone::pipeline

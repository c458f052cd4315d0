#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace undertone::extractors {

/// A character and the bytes of the text that it stands for.
struct CodePoint {
  char32_t value = 0;
  std::size_t begin = 0, end = 0;
};

inline constexpr char32_t kReplacement = 0xFFFD;

/// Each longest part that begins a character but is none becomes one U+FFFD, as the WHATWG's decoder has it.
std::vector<CodePoint> decode_utf8(std::string_view text);
void append_utf8(std::string& text, char32_t character);
std::string to_utf8(const std::vector<CodePoint>& characters);

// Properties as in Unicode 15.
bool is_letter(char32_t character);       // L
bool is_number(char32_t character);       // N
bool is_mark(char32_t character);         // Mn, which accents are
bool is_punctuation(char32_t character);  // P
bool is_control(char32_t character);      // Cc, Cf, Co, Cs; not what is unassigned
bool is_space(char32_t character);        // White_Space
char32_t to_lower(char32_t character);    // where that is one character

/// Canonical decomposition; the parts of a character all stand for its bytes.
std::vector<CodePoint> decomposed(const std::vector<CodePoint>& characters);

}  // namespace undertone::extractors

#include "extractors/token/unicode.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

#include <utf8proc.h>

namespace undertone::extractors {
namespace {

/// What may follow a first byte: how many bytes, and the range of the next one, which keeps overlong forms,
/// surrogates and what lies beyond Unicode out.
struct Follow {
  std::size_t count = 0;
  unsigned char low = 0x80, high = 0xBF;
};

Follow follow_of(unsigned char first) {
  if (first >= 0xC2 && first <= 0xDF) return {1};
  if (first == 0xE0) return {2, 0xA0, 0xBF};
  if (first == 0xED) return {2, 0x80, 0x9F};
  if (first >= 0xE1 && first <= 0xEF) return {2};
  if (first == 0xF0) return {3, 0x90, 0xBF};
  if (first >= 0xF1 && first <= 0xF3) return {3};
  if (first == 0xF4) return {3, 0x80, 0x8F};
  return {};
}

CodePoint decode_one(std::string_view text, std::size_t begin) {
  const auto first = static_cast<unsigned char>(text[begin]);
  if (first < 0x80) return {first, begin, begin + 1};
  Follow follow = follow_of(first);
  if (follow.count == 0) return {kReplacement, begin, begin + 1};
  char32_t value = first & (0x3FU >> follow.count);
  std::size_t end = begin + 1;
  for (std::size_t i = 0; i < follow.count; ++i, ++end) {
    const auto next = end < text.size() ? static_cast<unsigned char>(text[end]) : 0;
    if (next < follow.low || next > follow.high) return {kReplacement, begin, end};
    value = value << 6 | (next & 0x3FU);
    follow.low = 0x80;
    follow.high = 0xBF;
  }
  return {value, begin, end};
}

utf8proc_category_t category(char32_t character) {
  return utf8proc_category(static_cast<utf8proc_int32_t>(character));
}

bool lies_between(utf8proc_category_t value, utf8proc_category_t low, utf8proc_category_t high) {
  return low <= value && value <= high;
}

int combining_class(char32_t character) {
  return utf8proc_get_property(static_cast<utf8proc_int32_t>(character))->combining_class;
}

/// Marks that follow one another stand in the order of their classes.
void order_marks(std::vector<CodePoint>& characters) {
  auto begin = characters.begin();
  while (begin != characters.end()) {
    if (combining_class(begin->value) == 0) {
      ++begin;
      continue;
    }
    const auto end = std::find_if(begin, characters.end(),
                                  [](const CodePoint& each) { return combining_class(each.value) == 0; });
    std::stable_sort(begin, end, [](const CodePoint& left, const CodePoint& right) {
      return combining_class(left.value) < combining_class(right.value);
    });
    begin = end;
  }
}

}  // namespace

std::vector<CodePoint> decode_utf8(std::string_view text) {
  std::vector<CodePoint> characters;
  characters.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); at = characters.back().end)
    characters.push_back(decode_one(text, at));
  return characters;
}

void append_utf8(std::string& text, char32_t character) {
  std::array<utf8proc_uint8_t, 4> bytes{};
  const auto count = utf8proc_encode_char(static_cast<utf8proc_int32_t>(character), bytes.data());
  for (utf8proc_ssize_t i = 0; i < count; ++i) text += static_cast<char>(bytes[static_cast<std::size_t>(i)]);
}

std::string to_utf8(const std::vector<CodePoint>& characters) {
  std::string text;
  for (const CodePoint& character : characters) append_utf8(text, character.value);
  return text;
}

bool is_letter(char32_t character) {
  return lies_between(category(character), UTF8PROC_CATEGORY_LU, UTF8PROC_CATEGORY_LO);
}

bool is_number(char32_t character) {
  return lies_between(category(character), UTF8PROC_CATEGORY_ND, UTF8PROC_CATEGORY_NO);
}

bool is_mark(char32_t character) { return category(character) == UTF8PROC_CATEGORY_MN; }

bool is_punctuation(char32_t character) {
  return lies_between(category(character), UTF8PROC_CATEGORY_PC, UTF8PROC_CATEGORY_PO);
}

bool is_control(char32_t character) {
  return lies_between(category(character), UTF8PROC_CATEGORY_CC, UTF8PROC_CATEGORY_CO);
}

bool is_space(char32_t character) {
  return (character >= 0x09 && character <= 0x0D) || character == 0x85 ||
         lies_between(category(character), UTF8PROC_CATEGORY_ZS, UTF8PROC_CATEGORY_ZP);
}

char32_t to_lower(char32_t character) {
  return static_cast<char32_t>(utf8proc_tolower(static_cast<utf8proc_int32_t>(character)));
}

std::vector<CodePoint> decomposed(const std::vector<CodePoint>& characters) {
  constexpr std::size_t kMostParts = 8;  // Unicode promises 4
  std::vector<CodePoint> parts;
  parts.reserve(characters.size());
  for (const CodePoint& character : characters) {
    std::array<utf8proc_int32_t, kMostParts> found{};
    int boundary = 0;
    const auto count = utf8proc_decompose_char(static_cast<utf8proc_int32_t>(character.value), found.data(),
                                               kMostParts, UTF8PROC_DECOMPOSE, &boundary);
    for (utf8proc_ssize_t i = 0; i < count; ++i)
      parts.push_back(
          {static_cast<char32_t>(found[static_cast<std::size_t>(i)]), character.begin, character.end});
  }
  order_marks(parts);
  return parts;
}

}  // namespace undertone::extractors

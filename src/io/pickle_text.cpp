#include "src/io/pickle_text.hpp"

#include <array>
#include <charconv>
#include <cstdint>
#include <utility>

namespace undertone::io {
namespace {

constexpr char32_t kReplacement = 0xFFFD;
constexpr char32_t kLastPoint = 0x10FFFF;

bool is_high_surrogate(char32_t point) { return point >= 0xD800 && point < 0xDC00; }
bool is_low_surrogate(char32_t point) { return point >= 0xDC00 && point < 0xE000; }

char32_t join_surrogates(char32_t high, char32_t low) {
  return 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00);
}

struct Character {
  char32_t point = 0;
  std::size_t length = 0;  // bytes; 0 where there is no character
};

/// The character at the start of a text, which may be a surrogate.
Character read_character(std::string_view text) {
  if (text.empty()) return {};
  const auto byte = [&](std::size_t index) { return static_cast<unsigned char>(text[index]); };
  const unsigned char first = byte(0);
  if (first < 0x80) return {first, 1};
  const std::size_t length = first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 0;
  if (length == 0 || length > text.size()) return {};
  char32_t point = first & (0x7FU >> length);
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return {};
    point = (point << 6) | (byte(i) & 0x3FU);
  }
  constexpr std::array<char32_t, 5> kSmallest = {0, 0, 0x80, 0x800, 0x10000};
  if (point < kSmallest[length] || point > kLastPoint) return {};
  return {point, length};
}

/// Exactly `count` digits at the start of `text`.
std::optional<char32_t> read_digits(std::string_view text, std::size_t count, int base) {
  const std::string_view digits = text.substr(0, count);
  std::uint32_t number = 0;
  const char* const end = digits.data() + digits.size();
  const auto [stop, error] = std::from_chars(digits.data(), end, number, base);
  if (digits.size() != count || error != std::errc() || stop != end) return std::nullopt;
  return number;
}

std::optional<std::string_view> inside_quotes(std::string_view text) {
  const bool is_quoted =
      text.size() >= 2 && text.front() == text.back() && (text[0] == '\'' || text[0] == '"');
  if (!is_quoted) return std::nullopt;
  return text.substr(1, text.size() - 2);
}

/// What stands behind a backslash, and how long it is. Python leaves unknown escapes as they are.
struct Escape {
  std::string bytes;
  std::size_t length = 0;
};

std::optional<Escape> read_escape(std::string_view text) {
  constexpr std::string_view kLetters = "abfnrtv\\'\"";
  constexpr std::string_view kMeanings = "\a\b\f\n\r\t\v\\'\"";
  if (text.empty()) return std::nullopt;
  if (const auto at = kLetters.find(text[0]); at != kLetters.npos) return Escape{{kMeanings[at]}, 1};
  if (text[0] == 'x') {
    const auto value = read_digits(text.substr(1), 2, 16);
    if (!value) return std::nullopt;
    return Escape{{static_cast<char>(*value)}, 3};
  }
  std::size_t digits = 0;
  while (digits < 3 && digits < text.size() && text[digits] >= '0' && text[digits] <= '7') ++digits;
  if (digits == 0) return Escape{{'\\', text[0]}, 1};
  return Escape{{static_cast<char>(*read_digits(text, digits, 8) & 0xFF)}, digits};
}

}  // namespace

void append_utf8(std::string& text, char32_t point) {
  const bool is_surrogate = is_high_surrogate(point) || is_low_surrogate(point);
  if (is_surrogate || point > kLastPoint) point = kReplacement;
  const auto add = [&](char32_t byte) { text += static_cast<char>(static_cast<unsigned char>(byte)); };
  if (point < 0x80) {
    add(point);
  } else if (point < 0x800) {
    add(0xC0 | point >> 6);
    add(0x80 | (point & 0x3F));
  } else if (point < 0x10000) {
    add(0xE0 | point >> 12);
    add(0x80 | (point >> 6 & 0x3F));
    add(0x80 | (point & 0x3F));
  } else {
    add(0xF0 | point >> 18);
    add(0x80 | (point >> 12 & 0x3F));
    add(0x80 | (point >> 6 & 0x3F));
    add(0x80 | (point & 0x3F));
  }
}

std::string latin1_to_utf8(std::string_view latin1) {
  std::string utf8;
  utf8.reserve(latin1.size());
  for (const char c : latin1) append_utf8(utf8, static_cast<unsigned char>(c));
  return utf8;
}

std::optional<std::string> utf8_to_latin1(std::string_view utf8) {
  std::string latin1;
  latin1.reserve(utf8.size());
  while (!utf8.empty()) {
    const auto [point, length] = read_character(utf8);
    if (length == 0 || point > 0xFF) return std::nullopt;
    latin1 += static_cast<char>(static_cast<unsigned char>(point));
    utf8.remove_prefix(length);
  }
  return latin1;
}

bool is_pickled_utf8(std::string_view text) {
  while (!text.empty()) {
    const std::size_t length = read_character(text).length;
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

std::string without_surrogates(std::string_view text) {
  constexpr char kLeadOfSurrogates = '\xED';
  if (text.find(kLeadOfSurrogates) == text.npos) return std::string(text);
  std::string result;
  result.reserve(text.size());
  while (!text.empty()) {
    auto [point, length] = read_character(text);
    if (length == 0) break;  // not such a text
    text.remove_prefix(length);
    const auto next = is_high_surrogate(point) ? read_character(text) : Character();
    if (is_low_surrogate(next.point)) {
      point = join_surrogates(point, next.point);
      text.remove_prefix(next.length);
    }
    append_utf8(result, point);
  }
  return result;
}

std::optional<std::string_view> plain_repr(std::string_view quoted) {
  const auto inside = inside_quotes(quoted);
  return inside && inside->find('\\') == inside->npos ? inside : std::nullopt;
}

std::optional<std::string> unescape_repr(std::string_view quoted) {
  const auto inside = inside_quotes(quoted);
  if (!inside) return std::nullopt;
  quoted = *inside;
  std::string bytes;
  bytes.reserve(quoted.size());
  while (!quoted.empty()) {
    const char c = quoted.front();
    quoted.remove_prefix(1);
    if (c != '\\') {
      bytes += c;
      continue;
    }
    const auto escape = read_escape(quoted);
    if (!escape) return std::nullopt;
    bytes += escape->bytes;
    quoted.remove_prefix(escape->length);
  }
  return bytes;
}

std::optional<std::string> unescape_unicode(std::string_view text) {
  std::string utf8;
  utf8.reserve(text.size());
  char32_t high = 0;  // a surrogate that waits for its other half
  const auto add = [&](char32_t point) {
    const bool joins = high != 0 && is_low_surrogate(point);
    if (joins) point = join_surrogates(high, point);
    if (high != 0 && !joins) append_utf8(utf8, high);
    high = is_high_surrogate(point) ? point : 0;
    if (high == 0) append_utf8(utf8, point);
  };
  while (!text.empty()) {
    const char c = text.front();
    const char kind = c == '\\' && text.size() > 1 ? text[1] : '\0';
    if (kind == 'u' || kind == 'U') {
      const std::size_t digits = kind == 'u' ? 4 : 8;
      const auto point = read_digits(text.substr(2), digits, 16);
      if (!point || *point > kLastPoint) return std::nullopt;
      add(*point);
      text.remove_prefix(2 + digits);
      continue;
    }
    const std::size_t count = kind == '\\' ? 2 : 1;  // a backslash does not escape the next one's letter
    for (std::size_t i = 0; i < count; ++i) add(static_cast<unsigned char>(text[i]));
    text.remove_prefix(count);
  }
  if (high != 0) append_utf8(utf8, high);
  return utf8;
}

}  // namespace undertone::io

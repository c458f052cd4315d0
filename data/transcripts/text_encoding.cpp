#include "data/transcripts/text_encoding.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

namespace undertone::data {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";
constexpr std::string_view kUtf8Mark = "\xEF\xBB\xBF";

enum class ByteOrder { kLittle, kBig };

// 0x80 to 0x9F of Windows-1252. Its five free places stand for themselves, as browsers have it.
constexpr std::array<char16_t, 32> kWindows1252 = {
    0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x008D, 0x017D, 0x008F, 0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178};

unsigned byte_at(std::string_view text, std::size_t at) { return static_cast<unsigned char>(text[at]); }

/// Counts what went wrong; the line of the first case is known from the text decoded so far.
class Damage {
 public:
  void add(std::string_view decoded_so_far) {
    if (count_++ == 0) line_ = 1 + static_cast<int>(std::ranges::count(decoded_so_far, '\n'));
  }
  void report(std::vector<ParseProblem>& problems, const std::string& what) const {
    if (count_ > 0) problems.push_back({line_, std::to_string(count_) + " " + what});
  }

 private:
  std::size_t count_ = 0;
  int line_ = 0;
};

struct Utf8Census {
  std::size_t long_characters = 0;  // of more than one byte
  std::size_t bad_bytes = 0;
};

Utf8Census count_utf8(std::string_view bytes) {
  Utf8Census census;
  while (!bytes.empty()) {
    const std::size_t length = utf8_length(bytes);
    if (length == 0) ++census.bad_bytes;
    if (length > 1) ++census.long_characters;
    bytes.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return census;
}

/// NUL bytes are rare in any other encoding, while in UTF-16 every line end and digit has one.
std::optional<ByteOrder> guess_utf16(std::string_view bytes) {
  constexpr std::size_t kLookedAt = 65'536;
  const std::string_view head = bytes.substr(0, kLookedAt);
  std::array<std::size_t, 2> zeros{};
  for (std::size_t i = 0; i < head.size(); ++i) zeros[i % 2] += head[i] == '\0';
  const std::size_t enough = std::max<std::size_t>(1, head.size() / 2 / 20);
  if (zeros[1] >= enough && zeros[0] * 8 < zeros[1]) return ByteOrder::kLittle;
  if (zeros[0] >= enough && zeros[1] * 8 < zeros[0]) return ByteOrder::kBig;
  return std::nullopt;
}

DecodedText decode_utf16(std::string_view bytes, ByteOrder order, std::string encoding) {
  DecodedText text{{}, std::move(encoding), {}};
  text.utf8.reserve(bytes.size());
  const unsigned high = order == ByteOrder::kBig ? 0 : 1;
  const auto unit_at = [&](std::size_t at) -> char32_t {
    return static_cast<char32_t>(byte_at(bytes, at + high) << 8 | byte_at(bytes, at + 1 - high));
  };
  Damage damage;
  std::size_t at = 0;
  for (; at + 1 < bytes.size(); at += 2) {
    char32_t character = unit_at(at);
    if (character >= 0xD800 && character < 0xE000) {
      const char32_t second = at + 3 < bytes.size() ? unit_at(at + 2) : 0;
      if (character < 0xDC00 && second >= 0xDC00 && second < 0xE000) {
        character = 0x10000 + ((character - 0xD800) << 10) + (second - 0xDC00);
        at += 2;
      } else {
        damage.add(text.utf8);
        character = 0xFFFD;
      }
    }
    append_utf8(text.utf8, character);
  }
  damage.report(text.problems, "halves of a UTF-16 pair that stand alone, replaced by U+FFFD");
  if (at < bytes.size()) {
    Damage odd;
    odd.add(text.utf8);
    odd.report(text.problems, "byte too many for UTF-16 at the end, replaced by U+FFFD");
    text.utf8 += kReplacement;
  }
  return text;
}

DecodedText decode_damaged_utf8(std::string_view bytes) {
  DecodedText text{{}, "UTF-8 (guessed)", {}};
  text.utf8.reserve(bytes.size());
  Damage damage;
  while (!bytes.empty()) {
    const std::size_t length = utf8_length(bytes);
    if (length == 0) {
      damage.add(text.utf8);
      text.utf8 += kReplacement;
    } else {
      text.utf8 += bytes.substr(0, length);
    }
    bytes.remove_prefix(std::max<std::size_t>(length, 1));
  }
  damage.report(text.problems, "bytes that are no UTF-8, replaced by U+FFFD");
  return text;
}

DecodedText decode_windows_1252(std::string_view bytes) {
  DecodedText text{{}, "Windows-1252 (guessed)", {}};
  text.utf8.reserve(bytes.size() + bytes.size() / 8);
  for (const char c : bytes) {
    const auto code = static_cast<unsigned char>(c);
    append_utf8(text.utf8, code >= 0x80 && code < 0xA0 ? kWindows1252[code - 0x80] : code);
  }
  return text;
}

DecodedText decode_by_rule(std::string_view bytes) {
  if (bytes.starts_with("\xFF\xFE")) return decode_utf16(bytes.substr(2), ByteOrder::kLittle, "UTF-16LE");
  if (bytes.starts_with("\xFE\xFF")) return decode_utf16(bytes.substr(2), ByteOrder::kBig, "UTF-16BE");
  const bool has_mark = bytes.starts_with(kUtf8Mark);
  if (has_mark) bytes.remove_prefix(kUtf8Mark.size());
  const auto order = has_mark ? std::nullopt : guess_utf16(bytes);
  if (order == ByteOrder::kLittle) return decode_utf16(bytes, *order, "UTF-16LE (guessed)");
  if (order == ByteOrder::kBig) return decode_utf16(bytes, *order, "UTF-16BE (guessed)");
  const Utf8Census census = count_utf8(bytes);
  if (census.bad_bytes == 0) return {std::string(bytes), "UTF-8", {}};
  if (has_mark || census.long_characters > census.bad_bytes) {
    DecodedText text = decode_damaged_utf8(bytes);
    if (has_mark) text.encoding = "UTF-8";
    return text;
  }
  return decode_windows_1252(bytes);
}

void replace_nuls(DecodedText& text) {
  const std::size_t kept = text.utf8.find_last_not_of('\0') + 1;  // npos + 1 is 0
  const std::size_t padding = text.utf8.size() - kept;
  text.utf8.resize(kept);
  if (text.utf8.find('\0') != std::string::npos) {
    Damage damage;
    std::string whole;
    whole.reserve(text.utf8.size());
    for (const char c : text.utf8) {
      if (c == '\0') {
        damage.add(whole);
        whole += kReplacement;
      } else {
        whole += c;
      }
    }
    text.utf8 = std::move(whole);
    damage.report(text.problems, "NUL characters, replaced by U+FFFD");
  }
  if (padding > 0) {
    const auto line = 1 + static_cast<int>(std::ranges::count(text.utf8, '\n'));
    text.problems.push_back({line, std::to_string(padding) + " NUL characters at the end, cut off"});
  }
}

}  // namespace

std::size_t utf8_length(std::string_view text) {
  if (text.empty()) return 0;
  const unsigned lead = byte_at(text, 0);
  if (lead < 0x80) return 1;
  const std::size_t length = lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0;
  if (length == 0 || length > text.size()) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte_at(text, i) & 0xC0) != 0x80) return 0;
  }
  // The second byte tells overlong forms, surrogates and what lies beyond U+10FFFF.
  const unsigned second = byte_at(text, 1);
  const bool excluded = (lead == 0xE0 && second < 0xA0) || (lead == 0xED && second > 0x9F) ||
                        (lead == 0xF0 && second < 0x90) || (lead == 0xF4 && second > 0x8F);
  return excluded ? 0 : length;
}

void append_utf8(std::string& text, char32_t character) {
  const auto add = [&text](char32_t byte) { text += static_cast<char>(byte); };
  if (character < 0x80) {
    add(character);
  } else if (character < 0x800) {
    add(0xC0 | character >> 6);
    add(0x80 | (character & 0x3F));
  } else if (character < 0x10000) {
    add(0xE0 | character >> 12);
    add(0x80 | (character >> 6 & 0x3F));
    add(0x80 | (character & 0x3F));
  } else {
    add(0xF0 | character >> 18);
    add(0x80 | (character >> 12 & 0x3F));
    add(0x80 | (character >> 6 & 0x3F));
    add(0x80 | (character & 0x3F));
  }
}

DecodedText decode_text(std::string_view bytes) {
  DecodedText text = decode_by_rule(bytes);
  replace_nuls(text);
  return text;
}

}  // namespace undertone::data

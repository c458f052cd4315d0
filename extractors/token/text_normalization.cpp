#include "extractors/token/text_normalization.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdlib>
#include <memory>
#include <span>
#include <vector>

#include <utf8proc.h>

#include "extractors/token/unicode.hpp"

namespace undertone::extractors {
namespace {

bool is_joiner(char32_t character) { return character == 0x200C || character == 0x200D; }

bool is_ascii_digit(char character) { return character >= '0' && character <= '9'; }

/// ASCII for quotes, dashes, wide letters and digits of other scripts; nothing for what is not to be seen.
std::string plain(char32_t character) {
  using namespace std::string_view_literals;
  static constexpr std::array<char32_t, 9> kZeros = {0x660, 0x6F0, 0x7C0, 0x966, 0x9E6,
                                                     0xA66, 0xAE6, 0xB66, 0xE50};
  if (U"“”„‟«»″〝〞"sv.find(character) != std::u32string_view::npos) return "\"";
  if (U"‘’‚‛‹›`´′ʼ"sv.find(character) != std::u32string_view::npos) return "'";
  if (U"‐‑‒–—―−"sv.find(character) != std::u32string_view::npos) return "-";
  if (character == U'…') return "...";
  if (U"♪♫♩♬"sv.find(character) != std::u32string_view::npos) return " ";
  if (is_space(character)) return " ";
  if ((is_control(character) && !is_joiner(character)) || character == kReplacement) return "";
  if (character >= 0xFF01 && character <= 0xFF5E) return {static_cast<char>(character - 0xFEE0)};
  for (const char32_t zero : kZeros) {
    if (character >= zero && character <= zero + 9) return {static_cast<char>('0' + (character - zero))};
  }
  std::string text;
  append_utf8(text, character);
  return text;
}

std::string plain_characters(std::string_view text) {
  std::string found;
  for (const CodePoint& character : decode_utf8(text)) found += plain(character.value);
  return found;
}

std::string composed(const std::string& text) {
  utf8proc_uint8_t* found = nullptr;
  const auto size = utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                 static_cast<utf8proc_ssize_t>(text.size()), &found,
                                 static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE));
  const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owner(found, &std::free);
  return size < 0 ? text : std::string(reinterpret_cast<const char*>(found), static_cast<std::size_t>(size));
}

std::string lower_case(std::string_view text) {
  std::string found;
  for (const CodePoint& character : decode_utf8(text)) append_utf8(found, to_lower(character.value));
  return found;
}

std::string_view trimmed(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

// ---- Markup and sounds

bool contains_any(std::string_view text, std::span<const std::string_view> stems) {
  return std::ranges::any_of(stems, [&](std::string_view stem) {
    for (std::size_t at = text.find(stem); at != text.npos; at = text.find(stem, at + 1)) {
      // Only where a word begins: "slaughter" is no laughter.
      if (at == 0 || text[at - 1] == ' ' || text[at - 1] == '-') return true;
    }
    return false;
  });
}

/// What a description of a sound comes to; absent where it is none.
std::optional<std::string> sound_of(std::string_view inside) {
  static constexpr std::array<std::string_view, 6> kLaughter = {"laugh",   "chuckl", "giggl",
                                                                "snicker", "cackl",  "lol"};
  static constexpr std::array<std::string_view, 5> kCrying = {"cries", "crying", "sob", "weep", "whimper"};
  static constexpr std::array<std::string_view, 3> kSighing = {"sigh", "groan", "moan"};
  static constexpr std::array<std::string_view, 4> kScreaming = {"scream", "shriek", "yell", "shout"};
  static constexpr std::array<std::string_view, 14> kNoise = {
      "noise",   "music", "applau",    "clap",  "inaudible", "unintelligible", "indistinct",
      "silence", "pause", "crosstalk", "cough", "door",      "phone ring",     "beep"};
  const std::string small = lower_case(trimmed(inside));
  constexpr std::size_t kLongest = 40;
  if (small.size() > kLongest) return std::nullopt;
  if (contains_any(small, kLaughter)) return " (laughs) ";
  if (contains_any(small, kCrying)) return " (cries) ";
  if (contains_any(small, kSighing)) return " (sighs) ";
  if (contains_any(small, kScreaming)) return " (screams) ";
  if (contains_any(small, kNoise)) return " ";
  return std::nullopt;
}

bool is_tag(std::string_view inside) {
  constexpr std::size_t kLongest = 60;
  if (inside.starts_with('/')) inside.remove_prefix(1);
  return !inside.empty() && inside.size() <= kLongest &&
         std::isalpha(static_cast<unsigned char>(inside[0])) != 0;
}

/// What to put for a part between such brackets; absent where it stays.
std::optional<std::string> instead_of(char opening, std::string_view inside) {
  if (opening == '<') return is_tag(inside) ? std::optional<std::string>("") : std::nullopt;
  if (opening == '{' && inside.starts_with('\\')) return "";
  if (opening == '*' && trimmed(inside) != inside) return std::nullopt;
  const auto sound = sound_of(inside);
  return sound || opening != '[' ? sound : std::optional<std::string>(" ");
}

std::string without_marks(std::string_view text) {
  constexpr std::string_view kOpening = "<{*([", kClosing = ">}*)]";
  constexpr std::size_t kFarthest = 200;  // bytes to the closing one
  std::string found;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t kind = kOpening.find(text[at]);
    const std::string_view behind = text.substr(at + 1, kFarthest);
    const std::size_t size = kind == kOpening.npos ? behind.npos : behind.find(kClosing[kind]);
    const auto instead = size == behind.npos ? std::nullopt : instead_of(text[at], behind.substr(0, size));
    if (instead) {
      found += *instead;
      at += size + 2;
    } else {
      found += text[at++];
    }
  }
  return found;
}

// ---- Speakers

/// Up to four words of capitals: of "JOEY: …" the name with its colon, else nothing.
std::size_t capital_name(std::string_view text) {
  const std::size_t colon = text.find(": ");
  const std::size_t end = colon != text.npos ? colon : text.ends_with(':') ? text.size() - 1 : text.npos;
  constexpr std::size_t kLongest = 40, kMostBlanks = 3;
  if (end == text.npos || end == 0 || end > kLongest) return 0;
  std::size_t letters = 0;
  for (const CodePoint& character : decode_utf8(text.substr(0, end))) {
    const char32_t value = character.value;
    if (is_letter(value)) {
      if (to_lower(value) != value)
        ++letters;
      else
        return 0;
    } else if (!is_number(value) &&
               std::u32string_view(U" .'-_&#/").find(value) == std::u32string_view::npos) {
      return 0;
    }
  }
  const auto name = text.substr(0, end);
  return letters < 2 || std::ranges::count(name, ' ') > static_cast<std::ptrdiff_t>(kMostBlanks) ? 0
                                                                                                 : end + 1;
}

std::size_t own_name(std::string_view text, std::string_view speaker) {
  if (speaker.empty() || text.size() <= speaker.size() || text[speaker.size()] != ':') return 0;
  return lower_case(text.substr(0, speaker.size())) == lower_case(speaker) ? speaker.size() + 1 : 0;
}

std::string_view without_speaker(std::string_view text, const std::optional<std::string>& speaker) {
  for (text = trimmed(text);;) {
    std::size_t size = 0;
    if (text.starts_with(">>")) size = 2;
    if (text.starts_with("- ")) size = 2;
    if (size == 0) size = capital_name(text);
    if (size == 0 && speaker) size = own_name(text, *speaker);
    if (size == 0) return text;
    text = trimmed(text.substr(size));
  }
}

// ---- Numbers, repetition, white space

/// A comma between digits that groups them by three.
bool groups_digits(std::string_view text, std::size_t at) {
  if (text[at] != ',' || at == 0 || !is_ascii_digit(text[at - 1]) || at + 3 >= text.size()) return false;
  const auto digits = text.substr(at + 1, 3);
  const bool ends = at + 4 == text.size() || !is_ascii_digit(text[at + 4]);
  return ends && std::ranges::all_of(digits, is_ascii_digit);
}

/// Of "1,234" in "1,234,567" the first group must be of one to three digits, so that a list stays one.
std::string joined_numbers(std::string_view text) {
  std::string found;
  std::size_t digits = 0;  // in a row, groups among them that were joined
  bool in_number = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    constexpr std::size_t kGroup = 3;
    if (groups_digits(text, at) && (in_number || digits <= kGroup)) {
      in_number = true;
      continue;
    }
    digits = is_ascii_digit(text[at]) ? digits + 1 : 0;
    if (digits == 0) in_number = false;
    found += text[at];
  }
  return found;
}

std::string tidy(std::string_view text) {
  constexpr std::size_t kMost = 3;
  std::string found;
  char32_t before = 0;
  std::size_t times = 0;
  for (const CodePoint& character : decode_utf8(text)) {
    times = character.value == before ? times + 1 : 1;
    before = character.value;
    const bool may_repeat = is_number(before) || is_joiner(before);
    if (times > (before == U' ' ? 1 : kMost) && !may_repeat) continue;
    append_utf8(found, before);
  }
  return std::string(trimmed(found));
}

}  // namespace

std::string normalized_text(std::string_view text, const TextNormalization& how) {
  std::optional<std::string> speaker;
  if (how.speaker) speaker = trimmed(tidy(composed(plain_characters(*how.speaker))));
  std::string now = composed(plain_characters(text)), before;
  // What is taken away may bring other marks together, as in "([noise])"; every round makes it shorter.
  while (now != before) {
    before = now;
    now = tidy(composed(joined_numbers(without_speaker(without_marks(now), speaker))));
  }
  return how.letter_case == LetterCase::kLower ? tidy(composed(lower_case(now))) : now;
}

}  // namespace undertone::extractors

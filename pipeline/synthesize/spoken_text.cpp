#include "pipeline/synthesize/spoken_text.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>

namespace undertone::synthesize {
namespace {

constexpr char32_t kBroken = 0xFFFD;

/// The code point at `position`, which moves past it. A broken byte counts as one kBroken.
char32_t next_code_point(std::string_view text, std::size_t& position) {
  const auto lead = static_cast<std::uint8_t>(text[position++]);
  if (lead < 0x80) return lead;
  const int more = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : 1;
  if (lead < 0xC2 || lead > 0xF4 || position + static_cast<std::size_t>(more) > text.size()) return kBroken;
  char32_t code = lead & (0x3FU >> static_cast<unsigned>(more));
  for (int i = 0; i < more; ++i) {
    const auto byte = static_cast<std::uint8_t>(text[position + static_cast<std::size_t>(i)]);
    if ((byte & 0xC0U) != 0x80) return kBroken;
    code = (code << 6U) | (byte & 0x3FU);
  }
  position += static_cast<std::size_t>(more);
  return code;
}

struct Range {
  char32_t first;
  char32_t last;
};
template <std::size_t kCount>
bool in_any(const std::array<Range, kCount>& ranges, char32_t code) {
  return std::any_of(ranges.begin(), ranges.end(),
                     [code](const Range& range) { return code >= range.first && code <= range.last; });
}

// Above Latin, what is not in here is taken for a letter.
constexpr std::array<Range, 13> kNoLetters{{{0x02B0, 0x036F},
                                            {0x2000, 0x2BFF},
                                            {0x2E00, 0x2E7F},
                                            {0x3000, 0x303F},
                                            {0xD800, 0xF8FF},
                                            {0xFE00, 0xFE6F},
                                            {0xFEFF, 0xFEFF},
                                            {0xFF00, 0xFF0F},
                                            {0xFF1A, 0xFF20},
                                            {0xFF3B, 0xFF40},
                                            {0xFF5B, 0xFF65},
                                            {0xFFF0, 0xFFFF},
                                            {0x1F000, 0x1FBFF}}};
// Scripts written without spaces: a character is a word.
constexpr std::array<Range, 5> kUnspaced{
    {{0x0E00, 0x0E7F}, {0x3040, 0x30FF}, {0x3400, 0x9FFF}, {0xF900, 0xFAFF}, {0x20000, 0x3FFFF}}};

bool is_space(char32_t code) {
  return code <= 0x20 || code == 0x7F || code == 0xA0 || code == 0x3000 ||
         (code >= 0x2000 && code <= 0x200A) || code == 0x2028 || code == 0x2029 || code == 0x85;
}

Pause pause_of(char32_t code) {
  switch (code) {
    case U'.':
    case U'!':
    case U'…':
    case U'。':
    case U'！':
    case U';':
      return Pause::kLong;
    case U'?':
    case U'？':
      return Pause::kQuestion;
    case U',':
    case U':':
    case U'–':
    case U'—':
    case U'、':
    case U'，':
    case U'：':
      return Pause::kShort;
    default:
      return Pause::kNone;
  }
}

constexpr std::array<std::string_view, 10> kDigits{"zero", "one", "two",   "three", "four",
                                                   "five", "six", "seven", "eight", "nine"};
// U+00C0 to U+00FF, upper and lower case alike.
constexpr std::array<std::string_view, 32> kAccented{"a", "a", "a", "a", "a", "a",  "a", "s", "e",  "e", "e",
                                                     "e", "i", "i", "i", "i", "th", "n", "o", "o",  "o", "o",
                                                     "o", "",  "o", "u", "u", "u",  "u", "y", "th", "ss"};
// U+0430 to U+044F.
constexpr std::array<std::string_view, 32> kCyrillic{
    "a", "b", "v", "g",  "d", "ye", "zh", "z",  "ee", "y",  "k", "l", "m", "n", "o",   "p",
    "r", "s", "t", "oo", "f", "h",  "ts", "ch", "sh", "sh", "",  "i", "",  "e", "yoo", "ya"};
// U+03B1 to U+03C9, and the capitals 32 before them.
constexpr std::array<std::string_view, 25> kGreek{"a", "v", "g",  "d", "e", "z",  "ee", "th", "ee",
                                                  "k", "l", "m",  "n", "x", "o",  "p",  "r",  "s",
                                                  "s", "t", "ee", "f", "h", "ps", "o"};
struct LetterRun {
  char32_t last;
  char letter;
};
// U+0100 to U+017F: every letter's accented forms stand together.
constexpr std::array<LetterRun, 20> kExtended{
    {{0x105, 'a'}, {0x10D, 'c'}, {0x111, 'd'}, {0x11B, 'e'}, {0x123, 'g'}, {0x127, 'h'}, {0x133, 'i'},
     {0x135, 'j'}, {0x138, 'k'}, {0x142, 'l'}, {0x14B, 'n'}, {0x153, 'o'}, {0x159, 'r'}, {0x161, 's'},
     {0x167, 't'}, {0x173, 'u'}, {0x175, 'w'}, {0x178, 'y'}, {0x17E, 'z'}, {0x17F, 's'}}};

void append_syllable(std::string& letters, char32_t code) {
  constexpr std::string_view kOnsets = "bdfghklmnprstvwz";
  constexpr std::string_view kNuclei = "aeiou";
  letters += kOnsets[(code * 7 + code / 16) % kOnsets.size()];
  letters += kNuclei[(code / 3) % kNuclei.size()];
}

/// U+0391 to U+03CE: capitals, then small letters, each followed by the accented ones.
void append_greek(std::string& letters, char32_t code) {
  constexpr std::array<std::string_view, 7> kAccentedFirst{"ee", "ee", "a", "e", "ee", "ee", "ee"};
  constexpr std::array<std::string_view, 5> kAccentedLast{"ee", "ee", "o", "ee", "o"};
  if (code <= 0x03A9) {
    letters += kGreek[code - 0x0391];
  } else if (code <= 0x03B0) {
    letters += kAccentedFirst[code - 0x03AA];
  } else {
    letters += code <= 0x03C9 ? kGreek[code - 0x03B1] : kAccentedLast[code - 0x03CA];
  }
}

/// How the code point is said; nothing for what is no letter and no digit.
void append_spoken(std::string& letters, char32_t code) {
  if (code >= U'A' && code <= U'Z') code += 32;
  if (code >= U'a' && code <= U'z') {
    letters += static_cast<char>(code);
  } else if (code >= U'0' && code <= U'9') {
    letters += kDigits[code - U'0'];
  } else if (code == U'\'' || code == 0x2019) {
    if (!letters.empty()) letters += '\'';
  } else if (code >= 0xC0 && code <= 0xFF) {
    // The second column repeats the first, but for the sharp s and y with diaeresis at their ends.
    letters += code == 0xFF ? "y" : code >= 0xE0 ? kAccented[code - 0xE0] : kAccented[code - 0xC0];
  } else if (code >= 0x100 && code <= 0x17F) {
    letters += std::find_if(kExtended.begin(), kExtended.end(), [code](const LetterRun& run) {
                 return code <= run.last;
               })->letter;
  } else if (code >= 0x0410 && code <= 0x044F) {
    letters += kCyrillic[(code - 0x0410) % 32];
  } else if (code == 0x0401 || code == 0x0451) {
    letters += "yo";
  } else if (code >= 0x0391 && code <= 0x03CE) {
    append_greek(letters, code);
  } else if (code >= 0xFF10 && code <= 0xFF19) {
    letters += kDigits[code - 0xFF10];
  } else if (code >= 0x0180 && code < 0xE0000 && !in_any(kNoLetters, code)) {
    append_syllable(letters, code);
  }
}

/// Collects words character by character.
class WordCutter {
 public:
  void take(std::string_view bytes, char32_t code) {
    if (is_space(code)) return finish();
    if (in_any(kUnspaced, code)) finish();
    word_.text += bytes;
    const std::size_t length = word_.letters.size();
    append_spoken(word_.letters, code);
    if (code >= 0x180 && !in_any(kNoLetters, code)) word_.latin = false;
    word_.pause = std::max(word_.pause, pause_of(code));
    // A stop inside, as in 3.5, is none.
    if (word_.letters.size() > length && code != U'\'' && code != 0x2019) word_.pause = Pause::kNone;
  }

  void finish() {
    WrittenWord word = std::exchange(word_, {});
    while (!word.letters.empty() && word.letters.back() == '\'') word.letters.pop_back();
    if (!word.letters.empty()) {
      words_.push_back(std::move(word));
    } else if (!words_.empty()) {
      words_.back().pause = std::max(words_.back().pause, word.pause);
    }
  }

  std::vector<WrittenWord> words() && { return std::move(words_); }

 private:
  WrittenWord word_;
  std::vector<WrittenWord> words_;
};

}  // namespace

std::vector<WrittenWord> words_of(std::string_view text) {
  WordCutter cutter;
  for (std::size_t position = 0; position < text.size();) {
    const std::size_t begin = position;
    const char32_t code = next_code_point(text, position);
    if (code != kBroken) cutter.take(text.substr(begin, position - begin), code);
  }
  cutter.finish();
  return std::move(cutter).words();
}

}  // namespace undertone::synthesize

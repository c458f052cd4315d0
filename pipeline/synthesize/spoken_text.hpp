#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace undertone::synthesize {

enum class Pause {
  kNone,
  kShort,     // comma, dash, colon
  kLong,      // full stop, exclamation mark
  kQuestion,  // as long, and the melody rises before it
};

/// One word as written, and how it is to be said.
struct WrittenWord {
  std::string text;            // as written, with the punctuation that touches it
  std::string letters;         // a to z and apostrophes, never empty; other scripts are spelled as syllables
  bool latin = true;           // whether `text` is written in Latin letters throughout
  Pause pause = Pause::kNone;  // after the word
};

/// Cuts UTF-8 text at white space, and between the characters of scripts that use none. Runs without letters
/// or digits are no words; their punctuation counts for the word before.
std::vector<WrittenWord> words_of(std::string_view text);

}  // namespace undertone::synthesize

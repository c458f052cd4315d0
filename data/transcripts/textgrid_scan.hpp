#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "data/transcripts/text_lines.hpp"

namespace undertone::data {

enum class TextGridTokenKind { kNumber, kText, kFlag };

struct TextGridToken {
  TextGridTokenKind kind = TextGridTokenKind::kNumber;
  double number = 0;      // NaN for what only begins like a number
  std::string text;       // without the quotes; of a number, as it stands
  std::size_t begin = 0;  // in the file, quotes included
  std::size_t end = 0;
  int line = 0;
};

/// What counts in a Praat text file: numbers, quoted texts ("" inside is one quote, line ends may stand
/// inside and become LF) and flags such as <exists>, each standing free. Everything else is decoration:
/// words, signs, what stands in [ ], and comments from a free "!" to the end of the line. A number may have
/// an exponent and a unit or "%" behind it; zero is never negative.
class TextGridScanner {
 public:
  /// `text` must outlive the scanner.
  TextGridScanner(std::string_view text, ProblemList& problems) : text_(text), problems_(problems) {}

  std::optional<TextGridToken> next();

 private:
  bool skip_decoration();
  void skip_word();
  void skip_line();
  TextGridToken scan_number();
  std::optional<TextGridToken> scan_text();
  std::optional<TextGridToken> scan_flag();
  std::size_t word_end() const;
  bool begins_number() const;

  std::string_view text_;
  ProblemList& problems_;
  std::size_t at_ = 0;
  int line_ = 1;
};

}  // namespace undertone::data

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "data/transcripts/transcript.hpp"

namespace undertone::data {

struct DecodedText {
  std::string utf8;  // valid, without a byte order mark and without NUL characters
  std::string encoding;
  std::vector<ParseProblem> problems;  // at most one of a kind, at the line where it first occurs
};

/// Text of unknown encoding as UTF-8. Nothing is refused; what cannot be decoded becomes U+FFFD and is
/// reported, as are NUL characters, except for padding at the end of the file, which is cut off and reported.
/// The first rule that fits decides:
///   a byte order mark                               "UTF-8", "UTF-16LE", "UTF-16BE"
///   NUL bytes at odd or at even places only, many   "UTF-16LE (guessed)", "UTF-16BE (guessed)"
///   valid UTF-8                                     "UTF-8"
///   more characters of several bytes that are sound
///   UTF-8 than bytes that are not                   "UTF-8 (guessed)"
///   anything else                                   "Windows-1252 (guessed)"
DecodedText decode_text(std::string_view bytes);

/// Length of the UTF-8 sequence at the start of `text`, 0 where it is not valid or `text` is empty.
std::size_t utf8_length(std::string_view text);

void append_utf8(std::string& text, char32_t character);

}  // namespace undertone::data

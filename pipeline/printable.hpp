#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace undertone::pipeline {

/// What a file says of itself, without what would move the cursor or change the colours of a terminal: each
/// control character becomes a question mark.
std::string printable(std::string_view text);

/// The same on one line: ends of lines and tabs become spaces.
std::string one_line(std::string_view text);

/// How many characters of UTF-8 a text has, about as many as the columns that it fills.
std::size_t character_count(std::string_view utf8);

}  // namespace undertone::pipeline

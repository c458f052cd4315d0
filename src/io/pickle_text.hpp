#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

// How pickles write text; private to their reader.
namespace undertone::io {

/// U+FFFD for what is no character, surrogates included.
void append_utf8(std::string& text, char32_t point);

std::string latin1_to_utf8(std::string_view latin1);
/// Nothing where a character is beyond U+00FF or the text is not valid.
std::optional<std::string> utf8_to_latin1(std::string_view utf8);

/// UTF-8 in which surrogates may stand alone, as Python writes it.
bool is_pickled_utf8(std::string_view text);
/// The same text with pairs of surrogates made one character and single ones U+FFFD.
std::string without_surrogates(std::string_view text);

/// The inside of a quoted string without escapes, or nothing.
std::optional<std::string_view> plain_repr(std::string_view quoted);
/// A string as Python 2 would print it, quotes and escapes included, as the bytes that it stands for. Nothing
/// where it is malformed.
std::optional<std::string> unescape_repr(std::string_view quoted);
/// Latin-1 with \uXXXX and \UXXXXXXXX as UTF-8. Nothing where it is malformed.
std::optional<std::string> unescape_unicode(std::string_view text);

}  // namespace undertone::io

#pragma once

#include <string>
#include <string_view>

#include "data/annotations/annotation.hpp"

namespace undertone::data {

/// Praat's TextGrid in long form, in UTF-8. Tiers are laid out as tier_layout.hpp says, with an interval an
/// utterance, or a word, and empty ones between. An utterance without text is "<speech>", since an empty
/// label is silence. Carriage returns become line ends, and other control characters U+FFFD. Utterance ids
/// are not in it; all else of a conversation is, times to the last digit.
std::string to_textgrid(const Annotation& annotation);

/// Adds tiers to a TextGrid, in the form and with the line ends that it has. What was there stays byte for
/// byte, but for the number of tiers and the end of time, if that was too early. Throws kBadInput where the
/// file has an error that could make the new tiers unreadable.
std::string add_to_textgrid(std::string_view existing, const Annotation& annotation);

}  // namespace undertone::data

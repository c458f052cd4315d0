#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "extractors/token/tokenizer.hpp"
#include "src/core/conversation.hpp"

namespace undertone::extractors {

struct TokenTimes {
  std::vector<double> times_s;  // of the middle of each token
  bool approximate = false;     // where any letter is of no word whose time is known
};

/// When each token of a text is said. Words are looked for in the text by their letters and digits, in their
/// order; what lies between those that are found is spread over the time between them, or over the utterance
/// where there are none, by the number of characters.
TokenTimes token_times(std::string_view text, std::span<const Token> tokens, TimeSpan span,
                       std::span<const Word> words);

}  // namespace undertone::extractors

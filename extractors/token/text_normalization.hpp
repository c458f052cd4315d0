#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace undertone::extractors {

enum class LetterCase { kKept, kLower };

struct TextNormalization {
  LetterCase letter_case = LetterCase::kKept;
  std::optional<std::string_view> speaker = {};  // whose name may stand before the words
};

/// A transcript's text as what was said, in valid UTF-8:
///   characters   composed (NFC); control and invisible ones are gone, but for joiners, which emoji and some
///                scripts need; wide ASCII is ASCII
///   quotes       “ ” „ « » ″ become ", ‘ ’ ‚ ‹ › ` ´ ′ become '; – — ― − become -, … becomes ...
///   markup       <i>, </font>, {\an8} are gone; what begins otherwise, such as <3, stays
///   sounds       of up to 200 bytes in [ ], ( ), * * or { }: laughter becomes (laughs), likewise (cries),
///   (sighs)
///                and (screams), which tell of emotion; noise, music, applause, silence and what nobody
///                understood are gone; so is all else in square brackets. Other words in parentheses and
///                between asterisks stay. ♪ and ♫ are gone.
///   speakers     "JOEY: words", ">> words", "- words" and, where that is the speaker, "Joey: words" lose
///   what
///                stands before the words
///   numbers      1,234,567 becomes 1234567; digits of other scripts become those of ASCII
///   repetition   of a letter or sign more than three times in a row becomes three times
///   white space  any becomes one blank; none at the ends
/// Doing it twice changes nothing more.
std::string normalized_text(std::string_view text, const TextNormalization& how = {});

}  // namespace undertone::extractors

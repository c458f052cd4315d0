#pragma once

#include <string_view>

#include "data/transcripts/transcript.hpp"

namespace undertone::data {

/// NIST's time marked conversations, a word a line: file, channel, begin, duration, word, and at will
/// confidence, type and speaker.
///   - Words become utterances: a new one begins with another recording, channel or speaker, and after a
///     pause longer than kLongestPauseInside_s.
///   - The speaker is the eighth field; where there is none, the channel if its recording has several.
///   - Confidences must be numbers or "NA"; they have no place in a transcript and go no further.
///   - Types "lex", "frag", "fp", "un-lex" and "for-lex" are words; others, such as "non-lex" and "misc", and
///     the empty word "@" are counted and left aside.
///   - Between <ALT_BEGIN>, <ALT> and <ALT_END> the first alternative is taken.
Transcript parse_ctm(std::string_view utf8, const TranscriptOptions& options);

}  // namespace undertone::data

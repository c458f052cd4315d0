#pragma once

#include <string_view>

#include "data/transcripts/transcript.hpp"

namespace undertone::data {

/// NIST's segment time marked transcripts: file, channel, speaker, begin, end, "<labels>" at will, words.
///   - The labels name conditions of a test, not emotions: they are passed over.
///   - A stretch marked IGNORE_TIME_SEGMENT_IN_SCORING, or of the speaker "inter_segment_gap" or
///     "excluded_region", holds what nobody wrote down: it makes no entry, and such lines are counted.
///   - Of alternatives, "{ a / b }", the first one is taken, "@" being nothing at all; parentheses around
///     optional words are taken off.
///   - A line without words says that there was a segment: its text is absent.
Transcript parse_stm(std::string_view utf8, const TranscriptOptions& options);

}  // namespace undertone::data

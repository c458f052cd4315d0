#pragma once

#include <string_view>

#include "data/transcripts/transcript.hpp"

namespace undertone::data {

/// JSON as Whisper, WhisperX and their kin write it: an array of segments, or an object that has one under
/// "segments", "transcription" or "chunks". A segment has start and end (or "timestamp": [start, end], or
/// "offsets" in milliseconds), text, speaker, emotion or label, and "words" with times of their own.
///   - A segment without times takes those of its words; without such words it is reported and left out.
///   - A word without times is not among the words of its entry, but it is in the text.
///   - A segment without a speaker whose words have several is divided where they change.
///   - With nothing but "word_segments" or "words", an entry ends at a pause of a second or more and where
///   the
///     speaker changes.
/// NaN and Infinity, which are no JSON, stand for null. Throws kBadInput where the text is not JSON or holds
/// none of these.
Transcript parse_whisper_json(std::string_view utf8, const TranscriptOptions& options);

}  // namespace undertone::data

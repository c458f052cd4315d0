#pragma once

#include <string_view>

#include "data/transcripts/transcript.hpp"

namespace undertone::data {

/// NIST's Rich Transcription Time Marked. Each SPEAKER line is an entry without text; lines of other types
/// are counted and left aside. "<NA>" is an absent speaker.
Transcript parse_rttm(std::string_view utf8, const TranscriptOptions& options);

}  // namespace undertone::data

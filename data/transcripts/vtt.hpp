#pragma once

#include <string_view>

#include "data/transcripts/transcript.hpp"

namespace undertone::data {

/// WebVTT. Notes, styles, regions and settings are passed over. `<v NAME>` names the speaker; a cue with
/// several voices becomes one entry a voice, all with the span of the cue, the first one with its id. Where a
/// cue has times inside its text, each stretch between them is a word. Where no cue of the file has a voice,
/// speakers are found as turns.hpp says. `<c.emotion-label>[joy]</c>` is the entry's label;
/// `<c.emotion-prediction>` is passed over with what it holds.
Transcript parse_vtt(std::string_view utf8, const TranscriptOptions& options);

}  // namespace undertone::data

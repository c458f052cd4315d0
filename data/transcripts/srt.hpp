#pragma once

#include <string_view>

#include "data/transcripts/transcript.hpp"

namespace undertone::data {

/// SubRip. An entry begins at its line of times, with or without a number before it, and lasts until the next
/// one: blank lines inside the text belong to it. Entries without text are kept, their text is absent.
/// Numbers are no ids. Tags and character references are resolved; speakers are found as turns.hpp says. A
/// line with an arrow and unreadable times is reported and takes its text along; text before the first entry
/// is reported.
Transcript parse_srt(std::string_view utf8, const TranscriptOptions& options);

}  // namespace undertone::data

#pragma once

#include <string_view>

#include "data/transcripts/transcript.hpp"

namespace undertone::data {

/// Label track of Audacity: begin, end and text in seconds, divided by tabs. Lines that begin with a
/// backslash give the frequencies of the label above and are passed over. Speakers are found as turns.hpp
/// says.
Transcript parse_audacity(std::string_view utf8, const TranscriptOptions& options);

}  // namespace undertone::data

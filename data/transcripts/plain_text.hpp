#pragma once

#include <string_view>

#include "data/transcripts/transcript.hpp"

namespace undertone::data {

/// Text without times: each line that is not blank is an utterance. Every span is {0, 0}, by which
/// `has_times` knows such a transcript. Speakers are found as turns.hpp says.
Transcript parse_plain_text(std::string_view utf8, const TranscriptOptions& options);

}  // namespace undertone::data

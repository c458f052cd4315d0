#pragma once

#include <string_view>

#include "data/transcripts/tiers.hpp"
#include "data/transcripts/transcript.hpp"

namespace undertone::data {

/// A label that says: somebody speaks here, and what is said is not known. (An empty label is silence.)
inline constexpr std::string_view kTextGridSpeech = "<speech>";

/// Praat's TextGrid, long or short form. An interval with a label is an entry; empty ones are silence. Which
/// tiers hold utterances, words and labels: see tiers.hpp; tiers of points only when asked for. The speaker
/// is what the tier's name says of it.
Transcript parse_textgrid(std::string_view utf8, const TranscriptOptions& options);
/// Likewise, with how the tiers were chosen.
TieredTranscript parse_textgrid_tiers(std::string_view utf8, const TranscriptOptions& options);

}  // namespace undertone::data

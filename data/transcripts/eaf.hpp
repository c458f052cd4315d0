#pragma once

#include <string_view>

#include "data/transcripts/tiers.hpp"
#include "data/transcripts/transcript.hpp"

namespace undertone::data {

/// ELAN's EAF, versions 2.7, 2.8 and 3.0 (others are read as if they were). Every annotation of a tier of
/// utterances is an entry, its text absent where the annotation is empty.
///   - Which tiers hold utterances, words and labels: see tiers.hpp. Free are tiers that depend on no other
///   and
///     have no controlled vocabulary. What the tier's name does not say, the name of its linguistic type may,
///     and the name of its controlled vocabulary for labels. The only Time_Subdivision of a tier holds its
///     words where no tier says that it does.
///   - The speaker is the PARTICIPANT, or else what the tier's name says of it. A tier that depends on
///   another
///     has the other's, unless it has its own PARTICIPANT or its name says kind and speaker.
///   - Where times are missing: see eaf_times.hpp. Times worked out are told of in a note (line 0).
Transcript parse_eaf(std::string_view utf8, const TranscriptOptions& options);
/// Likewise, with how the tiers were chosen.
TieredTranscript parse_eaf_tiers(std::string_view utf8, const TranscriptOptions& options);

}  // namespace undertone::data

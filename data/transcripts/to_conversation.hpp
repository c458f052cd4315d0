#pragma once

#include <optional>
#include <vector>

#include "data/transcripts/transcript.hpp"

namespace undertone::data {

/// False for a transcript without any time: it has entries, and every span is {0, 0}.
bool has_times(const Transcript& transcript);

struct ConversationRules {
  std::optional<double> media_duration_s;  // absent where it is not known
};

struct ConversationResult {
  Conversation conversation;
  std::vector<ParseProblem> problems;  // those found here, not those of the transcript
};

/// Entries become utterances by these rules; each entry that is dropped or changed is reported, but for what
/// is marked (silent).
///   overlapping, unsorted          kept; sorted by begin, then end (silent)
///   times not finite               dropped
///   end before begin               dropped
///   end equals begin               dropped, except in a transcript without times
///   begins before 0                begin moved to 0; dropped when it ends there too
///   begins at or after the media's end   dropped
///   ends after the media's end     end moved to it; silent up to 0.1 s, as rounding
///   words                          not finite or backwards: dropped; outside a moved span: dropped
///   text, speaker, label           white space around them removed (silent); empty is absent (silent)
///   no id, or an empty one         "u0001", "u0002", … in order of time (silent)
///   an id that stands twice        the later one becomes "id_2"
/// In a transcript without times all spans stay {0, 0} and the order is that of the file.
ConversationResult to_conversation(const Transcript& transcript, const ConversationRules& rules = {});

}  // namespace undertone::data

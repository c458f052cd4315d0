#pragma once

#include <string_view>

#include "data/transcripts/transcript.hpp"

namespace undertone::data {

/// JSON Lines as docs/schema/jsonl.md describes them, the utterances only: what a human put under
/// "correction" is the label, otherwise "label"; predictions are passed over. The header may be missing, as
/// other programs write none. A line that cannot be used is reported. Throws kUnsupported for another version
/// of the schema.
Transcript parse_jsonl(std::string_view utf8, const TranscriptOptions& options);

}  // namespace undertone::data

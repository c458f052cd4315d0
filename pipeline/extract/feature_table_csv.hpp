#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "extractors/extractor.hpp"
#include "src/core/conversation.hpp"
#include "src/core/feature_sequence.hpp"

namespace undertone::pipeline {

/// file, id, start, end, speaker, then the names of the numbers, for features that stand for a whole
/// utterance; for sequences file, id, time (seconds on the media's own timeline) and the names, a line a
/// step. Tokens have `approximate` behind the time, 1 where it was guessed. Numbers that are not known are
/// empty.
std::string features_csv_header(const extractors::ExtractorDescription& description);

/// Takes the next lines of a table.
using TextSink = std::function<void(std::string_view)>;

/// The lines of one recording, handed out some at a time: as text they take several times the memory of the
/// numbers.
void write_features_csv(const std::string& file, const Conversation& conversation,
                        std::span<const FeatureSequence> sequences,
                        const extractors::ExtractorDescription& description, const TextSink& sink);

}  // namespace undertone::pipeline

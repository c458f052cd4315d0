#pragma once

#include <filesystem>
#include <span>
#include <stop_token>
#include <vector>

#include "data/transcripts/transcript.hpp"
#include "extractors/extractor.hpp"
#include "pipeline/extract/extraction.hpp"
#include "src/core/log.hpp"
#include "src/core/progress.hpp"

namespace undertone::pipeline {

/// By its name alone: a recording is not to be read in search of words.
bool is_named_as_transcript(const std::filesystem::path& file);

/// What a transcript holds; what of it cannot be used is told.
Conversation read_conversation(const std::filesystem::path& file, const data::TranscriptOptions& options,
                               Log& log);

/// Of each utterance of one conversation, in order.
std::vector<FeatureSequence> features_of_words(std::span<const Utterance> utterances,
                                               extractors::Extractor& extractor, Progress& progress,
                                               const std::stop_token& stop);

/// The features of what is said in a recording, as its transcript or its subtitles have it, or in a
/// transcript that is given itself, such as talk.srt; then nothing of media is looked at, and times need not
/// be known. Utterances without text are absent. Warns where no utterance has any.
Extracted extract_text(const std::filesystem::path& file, const HearingOptions& options,
                       extractors::Extractor& extractor, Log& log, Progress& progress, std::stop_token stop);

}  // namespace undertone::pipeline

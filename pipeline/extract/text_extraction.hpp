#pragma once

#include <filesystem>
#include <stop_token>

#include "extractors/extractor.hpp"
#include "pipeline/extract/extraction.hpp"
#include "src/core/log.hpp"
#include "src/core/progress.hpp"

namespace undertone::pipeline {

/// The features of what is said in a recording, as its transcript or its subtitles have it, or in a
/// transcript that is given itself, such as talk.srt; then nothing of media is looked at, and times need not
/// be known. Utterances without text are absent. Warns where no utterance has any.
Extracted extract_text(const std::filesystem::path& file, const HearingOptions& options,
                       extractors::Extractor& extractor, Log& log, Progress& progress, std::stop_token stop);

}  // namespace undertone::pipeline

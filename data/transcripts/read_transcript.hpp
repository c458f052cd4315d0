#pragma once

#include <filesystem>
#include <string>

#include "data/transcripts/transcript.hpp"

namespace undertone::data {

/// The transcript in a file of at most 256 MiB, its encoding and format recognised. Throws kUnsupported where
/// no format fits, kBadInput where nothing of the file can be used, and with `strict` where there is any
/// problem: then the message lists them, one a line.
Transcript read_transcript(const std::filesystem::path& path, const TranscriptOptions& options);

/// "talk.srt:12: no times of an entry"; without the line where the problem speaks of the whole file.
std::string problem_text(const std::filesystem::path& path, const ParseProblem& problem);

}  // namespace undertone::data

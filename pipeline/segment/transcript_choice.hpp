#pragma once

#include <filesystem>
#include <optional>

#include "data/transcripts/transcript.hpp"
#include "pipeline/segment/turn_options.hpp"
#include "src/core/log.hpp"

namespace undertone::pipeline {

struct ChosenTranscript {
  std::filesystem::path path;
  data::Transcript transcript;  // has times
};

/// The transcript file that the options name, or with `auto` the first one beside the media that can be used:
/// what is no transcript, or has no times, is passed over with a warning. Nothing where none is wanted or
/// found. Throws as `read_transcript` does for a named file, kUnsupported where it has no times, and with
/// `strict` also for a file beside the media.
std::optional<ChosenTranscript> choose_transcript(const std::filesystem::path& media,
                                                  const TurnOptions& options, Log& log);

}  // namespace undertone::pipeline

#pragma once

#include <filesystem>
#include <stop_token>

#include "pipeline/faces/face_features.hpp"
#include "src/core/conversation.hpp"
#include "src/core/progress.hpp"
#include "src/media/media_options.hpp"

namespace undertone::pipeline {

/// Writes the recording once more with what was seen in it, so that a person can check: boxes and landmarks,
/// that of the speaker in another colour, names or numbers of faces, and below them who speaks and the label,
/// where there is one. At most 720 lines. Throws kUnsupported where the recording has no pictures.
void write_preview(const std::filesystem::path& media, const media::StreamOptions& streams,
                   const Conversation& conversation, const WatchedFaces& faces,
                   const std::filesystem::path& out, Progress& progress, std::stop_token stop);

}  // namespace undertone::pipeline

#pragma once

#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

#include "src/core/conversation.hpp"
#include "src/core/log.hpp"
#include "src/media/media_options.hpp"

namespace undertone::pipeline {

/// A small picture of the middle of each utterance, as a data URI for LabelPageOptions; empty for an
/// utterance before the first picture. Nothing at all where the media has no video. One pass over the file.
std::vector<std::string> utterance_pictures(const std::filesystem::path& media,
                                            const Conversation& conversation,
                                            const media::StreamOptions& streams, Log& log,
                                            const std::stop_token& stop = {});

}  // namespace undertone::pipeline

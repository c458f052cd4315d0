#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <stop_token>
#include <vector>

#include "src/core/progress.hpp"
#include "src/media/media_options.hpp"

namespace undertone::pipeline {

/// How long each recording is as its header says, several read at a time. Absent where that cannot be told;
/// why not will be told by whoever uses the file.
std::vector<std::optional<double>> media_durations(const std::vector<std::filesystem::path>& files,
                                                   const media::StreamOptions& streams, std::size_t at_once,
                                                   Progress& progress, const std::stop_token& stop);

}  // namespace undertone::pipeline

#pragma once

#include <filesystem>
#include <vector>

#include "data/transcripts/transcript.hpp"
#include "src/core/log.hpp"

namespace undertone::pipeline {

/// A warning for each of the first problems, and one for how many more there are; those only debugging shows.
void tell_problems(const std::filesystem::path& path, const std::vector<data::ParseProblem>& problems,
                   Log& log);

}  // namespace undertone::pipeline

#pragma once

#include <filesystem>
#include <string>

namespace undertone::pipeline {

/// Where the checkpoint is that a user means: the bundled one of a model that is named ("acoustic"), or a
/// file. Throws kNotFound where nothing is bundled for the name.
std::filesystem::path find_checkpoint(const std::string& model);

}  // namespace undertone::pipeline

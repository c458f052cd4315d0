#pragma once

#include <filesystem>

namespace undertone::cli {

/// Throws kDenied when something is there already.
void refuse_to_replace(const std::filesystem::path& file);

}  // namespace undertone::cli

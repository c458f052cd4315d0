#pragma once

#include <filesystem>
#include <string_view>

#include "src/core/error.hpp"

namespace undertone::io {

/// "cannot read a/b: Permission denied", of the kind that fits the errno value `code`.
Error file_error(std::string_view action, const std::filesystem::path& path, int code);

}  // namespace undertone::io

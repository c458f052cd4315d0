#pragma once

#include <filesystem>
#include <string>

namespace undertone::pipeline {

/// SHA-256 of all bytes of a file, as `sha256sum` prints it. Throws kIo or kNotFound where it cannot be read.
std::string file_sha256(const std::filesystem::path& file);

}  // namespace undertone::pipeline

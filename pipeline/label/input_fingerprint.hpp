#pragma once

#include <filesystem>
#include <stop_token>
#include <string>

namespace undertone::pipeline {

/// SHA-256 of all bytes of a file, as `sha256sum` prints it. Throws kIo or kNotFound where it cannot be read,
/// and kCancelled after a stop.
std::string file_sha256(const std::filesystem::path& file, const std::stop_token& stop = {});

}  // namespace undertone::pipeline

#pragma once

#include <filesystem>
#include <string>

namespace undertone::pipeline {

/// A file's name for people: valid UTF-8 in one line, with every byte that is no part of a visible character
/// as \xNN.
std::string shown_name(const std::filesystem::path& path);

}  // namespace undertone::pipeline

#pragma once

#include <filesystem>
#include <vector>

namespace undertone::pipeline {

/// The first half minute of a file of sound, mono, kVariantRateHz.
std::vector<float> load_clip(const std::filesystem::path& path);

}  // namespace undertone::pipeline

#pragma once

#include <filesystem>
#include <string_view>

namespace undertone::io {

/// Where scripts/setup --models puts published weights: UNDERTONE_MODELS, or undertone/models in the user's
/// cache (XDG_CACHE_HOME, else ~/.cache).
std::filesystem::path models_folder();

/// The folder itself where `name` is one, else that of the pack of this name, such as "minilm". Throws
/// kNotFound that names both places.
std::filesystem::path model_pack(std::string_view name);

}  // namespace undertone::io

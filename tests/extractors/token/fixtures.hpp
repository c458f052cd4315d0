#pragma once

#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>

namespace undertone::extractors {

/// What scripts/make-token-fixtures wrote.
inline std::filesystem::path token_fixtures() {
  return std::filesystem::path(UNDERTONE_SOURCE_DIR) / "tests/extractors/fixtures/token";
}

/// Where scripts/setup --models puts a pack, if it is there.
inline std::optional<std::filesystem::path> model_pack(const std::string& name) {
  const char* models = std::getenv("UNDERTONE_MODELS");
  const char* cache = std::getenv("XDG_CACHE_HOME");
  const char* home = std::getenv("HOME");
  std::filesystem::path folder = models != nullptr  ? models
                                 : cache != nullptr ? std::filesystem::path(cache) / "undertone/models"
                                 : home != nullptr  ? std::filesystem::path(home) / ".cache/undertone/models"
                                                    : "";
  folder /= name;
  if (!std::filesystem::is_directory(folder)) return std::nullopt;
  return folder;
}

}  // namespace undertone::extractors

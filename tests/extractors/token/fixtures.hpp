#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "src/core/error.hpp"
#include "src/io/model_pack.hpp"

namespace undertone::extractors {

/// What scripts/make-token-fixtures wrote.
inline std::filesystem::path token_fixtures() {
  return std::filesystem::path(UNDERTONE_SOURCE_DIR) / "tests/extractors/fixtures/token";
}

/// A pack that scripts/setup --models fetches, if it is there.
inline std::optional<std::filesystem::path> fetched_pack(const std::string& name) {
  try {
    return io::model_pack(name);
  } catch (const Error&) {
    return std::nullopt;
  }
}

}  // namespace undertone::extractors

#pragma once

#include <algorithm>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "src/io/pickle.hpp"

namespace undertone::io {

inline std::filesystem::path pickle_folder() {
  return std::filesystem::path(UNDERTONE_SOURCE_DIR) / "tests/src/io/fixtures/pickle";
}

/// Those whose name begins so, sorted.
inline std::vector<std::filesystem::path> pickle_fixtures(std::string_view prefix = {}) {
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::directory_iterator(pickle_folder())) {
    const auto& path = entry.path();
    if (path.extension() == ".pickle" && path.filename().string().starts_with(prefix)) paths.push_back(path);
  }
  std::ranges::sort(paths);
  return paths;
}

inline bool is_of_python_2(const std::filesystem::path& fixture) {
  return fixture.string().find("_py2_") != std::string::npos;
}

/// A pickle put together by hand, and what is read from it.
class HandMade {
 public:
  explicit HandMade(std::string pickle)
      : pickle_(std::make_unique<std::string>(std::move(pickle))),
        document_(parse_pickle(std::as_bytes(std::span(*pickle_)))) {}

  PickleValue root() const { return document_.root(); }

 private:
  std::unique_ptr<std::string> pickle_;
  PickleDocument document_;
};

inline std::string bytes_as_text(const PickleValue& value) {
  const auto bytes = value.as_bytes();
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace undertone::io

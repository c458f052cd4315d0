#include "src/io/model_pack.hpp"

#include <cstdlib>
#include <string>

#include "src/core/error.hpp"

namespace undertone::io {
namespace {

namespace fs = std::filesystem;

fs::path variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? fs::path() : fs::path(value);
}

bool is_folder(const fs::path& path) {
  std::error_code ignored;
  return !path.empty() && fs::is_directory(path, ignored);
}

}  // namespace

fs::path models_folder() {
  if (const fs::path models = variable("UNDERTONE_MODELS"); !models.empty()) return models;
  const fs::path cache = variable("XDG_CACHE_HOME");
  return (cache.empty() ? variable("HOME") / ".cache" : cache) / "undertone/models";
}

fs::path model_pack(std::string_view name) {
  const fs::path given(name), pack = models_folder() / given;
  if (is_folder(given)) return given;
  const bool plain = !name.empty() && !given.has_parent_path() && name != "." && name != "..";
  if (plain && is_folder(pack)) return pack;
  throw Error(ErrorKind::kNotFound,
              "there is no folder '" + std::string(name) + "'" +
                  (plain ? ", and no pack " + pack.string() + " (scripts/setup --models)" : ""));
}

}  // namespace undertone::io

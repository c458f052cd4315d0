#include "src/io/bundled_file.hpp"

#include <string>
#include <system_error>

#include "src/core/error.hpp"

namespace undertone::io {
namespace {

namespace fs = std::filesystem;

fs::path beside_program() {
  std::error_code none;
  const fs::path program = fs::read_symlink("/proc/self/exe", none);
  return program.parent_path().parent_path() / "share" / "undertone";
}

}  // namespace

fs::path bundled_file(const fs::path& relative) {
  std::string places;
  for (const fs::path& folder :
       {beside_program(), fs::path(UNDERTONE_INSTALLED_DATA), fs::path(UNDERTONE_SOURCES)}) {
    std::error_code none;
    if (fs::is_regular_file(folder / relative, none)) return folder / relative;
    places += (places.empty() ? "" : ", ") + folder.string();
  }
  throw Error(ErrorKind::kNotFound, relative.string() + " goes with the program and is in none of " + places);
}

}  // namespace undertone::io

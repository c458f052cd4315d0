#include "pipeline/annotate/item_paths.hpp"

#include <set>
#include <system_error>

#include "src/core/error.hpp"
#include "src/core/fingerprint.hpp"
#include "src/io/atomic_file.hpp"
#include "src/io/read_file.hpp"

namespace undertone::pipeline {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kWhose = ".undertone-root";
constexpr std::size_t kLongestName = 255;   // bytes, on nearly every file system
constexpr std::size_t kRoomForEnding = 26;  // ".edited-999.textgrid" and some
constexpr std::size_t kHashDigits = 16;
constexpr std::size_t kMostPathBytes = 1 << 16;

/// At most so many bytes, and no character of UTF-8 in two.
std::string cut(const std::string& name, std::size_t bytes) {
  if (name.size() <= bytes) return name;
  while (bytes > 0 && (static_cast<unsigned char>(name[bytes]) & 0xC0) == 0x80) --bytes;
  return name.substr(0, bytes);
}

/// The name with a hash of `what`, short enough for every ending.
std::string hashed(const std::string& name, std::string_view what) {
  return cut(name, kLongestName - kRoomForEnding - kHashDigits - 1) + "~" +
         sha256_hex(what).substr(0, kHashDigits);
}

std::string fitting(const std::string& name) {
  return name.size() + kRoomForEnding <= kLongestName ? name : hashed(name, name);
}

fs::path canonical_or_absolute(const fs::path& path) {
  std::error_code problem;
  const fs::path canonical = fs::canonical(path, problem);
  return problem ? fs::absolute(path) : canonical;
}

/// "summary.csv" and the like are wanted for something else.
bool is_reserved(const std::string& name) { return name.starts_with("summary") || name == "features"; }

/// True where the folder is ours now: nobody's before, or of a root that has moved or is gone.
bool claim(const fs::path& folder, const fs::path& root) {
  const fs::path whose = folder / kWhose;
  for (int attempt = 0; attempt < 2; ++attempt) {
    std::error_code problem;
    fs::create_directories(folder, problem);
    if (problem)
      throw Error(ErrorKind::kIo, "the folder " + folder.string() + " cannot be made: " + problem.message());
    if (!fs::exists(whose)) {
      try {
        io::write_file_atomically(whose, root.native(), io::Overwrite::kRefuse);
        return true;
      } catch (const Error& error) {
        if (error.kind() != ErrorKind::kDenied) throw;  // else another process was first
      }
    }
    const fs::path owner = io::read_text_file(whose, kMostPathBytes);
    if (owner == root) return true;
    if (fs::exists(owner, problem)) return false;
    io::write_file_atomically(whose, root.native(), io::Overwrite::kReplace);
    return true;
  }
  return false;
}

fs::path folder_of_root(const fs::path& out, const fs::path& root) {
  constexpr int kMostOfOneName = 10'000;
  const fs::path canonical = canonical_or_absolute(root);
  const std::string own = canonical.filename().native();
  const std::string name = fitting(own.empty() ? "root" : own);
  for (int number = 1; number < kMostOfOneName; ++number) {
    if (number == 1 && is_reserved(name)) continue;
    const fs::path folder = out / (number == 1 ? name : name + "-" + std::to_string(number));
    if (claim(folder, canonical)) return folder;
  }
  throw Error(ErrorKind::kMisuse, "too many folders are called " + name);
}

fs::path fitting_path(const fs::path& relative) {
  fs::path fits;
  for (const fs::path& part : relative) fits /= fitting(part.native());
  return fits;
}

}  // namespace

fs::path with_ending(const fs::path& base, std::string_view ending) {
  fs::path path = base;
  path += ".";
  path += ending;
  return path;
}

std::vector<ItemPlace> plan_places(const FoundMedia& found, const fs::path& out) {
  std::vector<fs::path> roots;
  for (const fs::path& root : found.roots) roots.push_back(folder_of_root(out, root));
  std::set<std::string> folders, bases;
  std::vector<ItemPlace> places;
  for (const FoundFile& file : found.files) {
    places.push_back({file.path, roots[file.root] / fitting_path(file.relative)});
    for (fs::path folder = places.back().base.parent_path(); folders.insert(folder.native()).second;)
      folder = folder.parent_path();
  }
  // A folder may be called as an output would be: talk.mp4.jsonl beside talk.mp4.
  const auto is_taken = [&](const fs::path& base) {
    const std::string start = with_ending(base, "").native();
    const auto next = folders.lower_bound(start);
    return bases.contains(base.native()) || (next != folders.end() && next->starts_with(start));
  };
  for (std::size_t i = 0; i < places.size(); ++i) {
    const fs::path& relative = found.files[i].relative;
    fs::path& base = places[i].base;
    if (is_taken(base)) base.replace_filename(hashed(relative.filename().native(), relative.native()));
    bases.insert(base.native());
  }
  return places;
}

}  // namespace undertone::pipeline

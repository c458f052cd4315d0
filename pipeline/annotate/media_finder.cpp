#include "pipeline/annotate/media_finder.hpp"

#include <algorithm>
#include <array>
#include <deque>
#include <optional>
#include <set>
#include <system_error>
#include <tuple>
#include <utility>

#include <fnmatch.h>
#include <sys/stat.h>

#include "src/core/error.hpp"

namespace undertone::pipeline {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 36> kEndings = {
    "3gp",  "aac", "ac3", "aif", "aiff", "amr", "asf", "au",  "avi",  "caf",  "flac", "flv",
    "m2ts", "m4a", "m4v", "mka", "mkv",  "mov", "mp2", "mp3", "mp4",  "mpeg", "mpg",  "mts",
    "mxf",  "oga", "ogg", "ogv", "opus", "ts",  "vob", "wav", "weba", "webm", "wma",  "wmv"};

using FolderId = std::pair<dev_t, ino_t>;

std::optional<FolderId> folder_id(const fs::path& folder) {
  struct stat status {};
  if (::stat(folder.c_str(), &status) != 0 || !S_ISDIR(status.st_mode)) return std::nullopt;
  return FolderId{status.st_dev, status.st_ino};
}

std::string ending_of(const std::string& name) {
  std::string ending = fs::path(name).extension().string();
  std::ranges::transform(ending, ending.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return ending.empty() ? ending : ending.substr(1);
}

bool matches(const std::string& pattern, const fs::path& relative) {
  if (::fnmatch(pattern.c_str(), relative.c_str(), 0) == 0) return true;
  return pattern.find('/') == pattern.npos && ::fnmatch(pattern.c_str(), relative.filename().c_str(), 0) == 0;
}

bool any_matches(const std::vector<std::string>& patterns, const fs::path& relative) {
  return std::ranges::any_of(patterns, [&](const std::string& each) { return matches(each, relative); });
}

/// "*.dat" does; "talks/*" and "*.mp?" do not.
bool spells_an_ending(const std::string& pattern) {
  const std::string ending = fs::path(pattern).extension().string();
  return ending.size() > 1 && ending.find_first_of("*?[]\\") == ending.npos;
}

bool is_wanted(const fs::path& relative, const FindOptions& options) {
  if (any_matches(options.exclude, relative)) return false;
  const bool has_ending =
      std::ranges::find(kEndings, ending_of(relative.filename().string())) != kEndings.end();
  if (options.include.empty()) return has_ending;
  return std::ranges::any_of(options.include, [&](const std::string& pattern) {
    return matches(pattern, relative) && (has_ending || spells_an_ending(pattern));
  });
}

class Walk {
 public:
  Walk(const FindOptions& options, const std::stop_token& stop)
      : options_(options), stop_(stop), left_out_(folder_id(options.leave_out)) {}

  void add(const fs::path& place) {
    std::error_code problem;
    const fs::file_status status = fs::status(place, problem);
    if (status.type() == fs::file_type::not_found)
      throw Error(ErrorKind::kNotFound, "'" + place.string() + "' does not exist");
    if (fs::is_directory(status)) return walk(place, root_number(place));
    const fs::path folder = place.has_parent_path() ? place.parent_path() : fs::path(".");
    take(place, place.filename(), root_number(folder), folder_id(folder).value_or(FolderId{}));
  }

  FoundMedia finish() {
    std::ranges::sort(found_.files, [](const FoundFile& a, const FoundFile& b) {
      return std::tie(a.root, a.relative.native()) < std::tie(b.root, b.relative.native());
    });
    return std::move(found_);
  }

 private:
  struct Folder {
    fs::path path, relative;
  };

  std::size_t root_number(const fs::path& folder) {
    std::error_code ignored;
    for (std::size_t i = 0; i < found_.roots.size(); ++i) {
      if (fs::equivalent(found_.roots[i], folder, ignored)) return i;
    }
    found_.roots.push_back(folder);
    return found_.roots.size() - 1;
  }

  void walk(const fs::path& top, std::size_t root) {
    std::deque<Folder> folders = {{top, {}}}, links;
    while (!folders.empty() || !links.empty()) {
      if (stop_.stop_requested()) throw Error(ErrorKind::kCancelled, "looking for media was stopped");
      // Links last, so that a folder is found under its own name.
      std::deque<Folder>& next = folders.empty() ? links : folders;
      const Folder folder = std::move(next.front());
      next.pop_front();
      const auto id = folder_id(folder.path);
      if (!id) {
        found_.problems.push_back({folder.path, "the folder cannot be looked at"});
      } else if (id != left_out_ && entered_.insert(*id).second) {
        look_into(folder, *id, root, folders, links);
      }
    }
  }

  void look_into(const Folder& folder, const FolderId& id, std::size_t root, std::deque<Folder>& folders,
                 std::deque<Folder>& links) {
    std::vector<fs::directory_entry> entries;
    std::error_code problem;
    for (fs::directory_iterator entry(folder.path, problem), end; !problem && entry != end;
         entry.increment(problem))
      entries.push_back(*entry);
    if (problem) found_.problems.push_back({folder.path, "cannot be listed: " + problem.message()});
    std::ranges::sort(entries, {}, [](const fs::directory_entry& entry) { return entry.path().native(); });
    for (const fs::directory_entry& entry : entries) {
      const fs::path name = entry.path().filename(), relative = folder.relative / name;
      if (name.native().starts_with('.')) continue;
      std::error_code ignored;
      if (!entry.is_directory(ignored)) {
        if (is_wanted(relative, options_)) take(folder.path / name, relative, root, id);
      } else if (!any_matches(options_.exclude, relative)) {
        (entry.is_symlink(ignored) ? links : folders).push_back({folder.path / name, relative});
      }
    }
  }

  void take(const fs::path& path, const fs::path& relative, std::size_t root, const FolderId& folder) {
    if (taken_.insert({folder, relative.filename().native()}).second)
      found_.files.push_back({root, path, relative});
  }

  const FindOptions& options_;
  const std::stop_token& stop_;
  std::optional<FolderId> left_out_;
  std::set<FolderId> entered_;
  std::set<std::pair<FolderId, std::string>> taken_;
  FoundMedia found_;
};

}  // namespace

std::span<const std::string_view> media_endings() { return kEndings; }

FoundMedia find_media(std::span<const std::string> places, const FindOptions& options,
                      const std::stop_token& stop) {
  Walk walk(options, stop);
  for (const std::string& place : places) walk.add(place);
  return walk.finish();
}

}  // namespace undertone::pipeline

#include "src/io/abandoned_files.hpp"

#include <chrono>
#include <system_error>
#include <thread>
#include <vector>

#include <fcntl.h>
#include <sys/file.h>

#include "src/io/file_descriptor.hpp"
#include "src/io/hidden_name.hpp"

namespace undertone::io {
namespace {

namespace fs = std::filesystem;

/// Whoever made the file has it locked for as long as it lives, but for an instant at first.
bool is_abandoned(const fs::path& file) {
  const FileDescriptor descriptor(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
  return descriptor.is_open() && ::flock(descriptor.number(), LOCK_EX | LOCK_NB) == 0;
}

}  // namespace

std::size_t remove_abandoned_files(const fs::path& folder) {
  constexpr auto kInstant = std::chrono::seconds(1);
  std::vector<fs::path> candidates;
  bool any_young = false;
  std::error_code problem;
  for (fs::directory_iterator entry(folder, problem), end; !problem && entry != end;
       entry.increment(problem)) {
    if (!is_hidden_name(entry->path().filename().native()) || !is_abandoned(entry->path())) continue;
    candidates.push_back(entry->path());
    std::error_code ignored;
    const auto changed = entry->last_write_time(ignored);
    any_young = any_young || fs::file_time_type::clock::now() - changed < kInstant;
  }
  if (any_young) std::this_thread::sleep_for(kInstant);
  std::size_t removed = 0;
  for (const fs::path& file : candidates) {
    if (is_abandoned(file) && fs::remove(file, problem)) ++removed;
  }
  return removed;
}

}  // namespace undertone::io

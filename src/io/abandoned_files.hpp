#pragma once

#include <cstddef>
#include <filesystem>

namespace undertone::io {

/// Removes from a folder what AtomicFile left there when its process was killed, and says how many files that
/// were. What another process is just writing stays: it holds a lock. Waits a second where a file is so young
/// that its lock may be about to be taken. A folder that cannot be listed has none.
std::size_t remove_abandoned_files(const std::filesystem::path& folder);

}  // namespace undertone::io

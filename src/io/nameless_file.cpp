#include "src/io/nameless_file.hpp"

#include <cerrno>
#include <filesystem>
#include <string>

#include <stdlib.h>
#include <unistd.h>

#include "src/io/file_error.hpp"

namespace undertone::io {
namespace {

namespace fs = std::filesystem;

fs::path folder() {
  std::error_code problem;
  const fs::path named = fs::temp_directory_path(problem);
  return problem ? fs::path("/tmp") : named;
}

}  // namespace

NamelessFile::NamelessFile() {
  std::string name = (folder() / "undertone-XXXXXX").string();
  file_ = FileDescriptor(::mkstemp(name.data()));
  if (!file_.is_open()) throw file_error("cannot write", name, errno);
  ::unlink(name.c_str());
}

void NamelessFile::append(std::span<const std::byte> bytes) {
  while (!bytes.empty()) {
    const ssize_t done = ::pwrite(file_.number(), bytes.data(), bytes.size(), static_cast<off_t>(size_));
    if (done < 0 && errno == EINTR) continue;
    if (done <= 0) throw file_error("cannot keep what is too large for the memory in", folder(), errno);
    bytes = bytes.subspan(static_cast<std::size_t>(done));
    size_ += static_cast<std::uint64_t>(done);
  }
}

void NamelessFile::read(std::uint64_t position, std::span<std::byte> bytes) const {
  while (!bytes.empty()) {
    const ssize_t done = ::pread(file_.number(), bytes.data(), bytes.size(), static_cast<off_t>(position));
    if (done < 0 && errno == EINTR) continue;
    if (done <= 0) throw file_error("cannot read back what was kept in", folder(), done < 0 ? errno : EIO);
    bytes = bytes.subspan(static_cast<std::size_t>(done));
    position += static_cast<std::uint64_t>(done);
  }
}

}  // namespace undertone::io

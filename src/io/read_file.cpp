#include "src/io/read_file.hpp"

#include <array>
#include <cerrno>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "src/io/file_descriptor.hpp"
#include "src/io/file_error.hpp"

namespace undertone::io {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kAction = "cannot read";

FileDescriptor open_to_read(const fs::path& path, int extra_flags) {
  FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | extra_flags));
  if (!file.is_open()) throw file_error(kAction, path, errno);
  return file;
}

[[noreturn]] void refuse(ErrorKind kind, const fs::path& path, const std::string& reason) {
  throw Error(kind, std::string(kAction) + " " + path.string() + ": " + reason);
}

}  // namespace

std::string read_text_file(const fs::path& path, std::size_t max_bytes) {
  const FileDescriptor file = open_to_read(path, 0);
  std::string text;
  std::array<char, 65'536> chunk;
  while (true) {
    const ssize_t count = ::read(file.number(), chunk.data(), chunk.size());
    if (count == 0) return text;
    if (count < 0) {
      if (errno == EINTR) continue;
      throw file_error(kAction, path, errno);
    }
    // The size that the system reports is no help: pipes have none, and a file may grow.
    if (static_cast<std::size_t>(count) > max_bytes - text.size()) {
      refuse(ErrorKind::kBadInput, path, "it has more than " + std::to_string(max_bytes) + " bytes");
    }
    text.append(chunk.data(), static_cast<std::size_t>(count));
  }
}

MappedFile::MappedFile(const fs::path& path) {
  const FileDescriptor file = open_to_read(path, O_NONBLOCK);  // opening a pipe must not wait for its writer
  struct stat status {};
  if (::fstat(file.number(), &status) != 0) throw file_error(kAction, path, errno);
  if (S_ISDIR(status.st_mode)) throw file_error(kAction, path, EISDIR);
  if (!S_ISREG(status.st_mode)) refuse(ErrorKind::kUnsupported, path, "only a regular file can be mapped");
  const auto size = static_cast<std::size_t>(status.st_size);
  if (size == 0) return;  // mmap takes no empty range
  void* const address = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file.number(), 0);
  if (address == MAP_FAILED) throw file_error(kAction, path, errno);
  bytes_ = {static_cast<const std::byte*>(address), size};
}

MappedFile::~MappedFile() {
  if (!bytes_.empty()) ::munmap(const_cast<std::byte*>(bytes_.data()), bytes_.size());
}

}  // namespace undertone::io

#include "src/io/atomic_file.hpp"

#include <cerrno>
#include <cstdio>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "src/io/file_error.hpp"
#include "src/io/hidden_name.hpp"

namespace undertone::io {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kAction = "cannot write";

[[noreturn]] void refuse(ErrorKind kind, const fs::path& target, const std::string& reason) {
  throw Error(kind, std::string(kAction) + " " + target.string() + ": " + reason);
}

/// Replacing a device node or a pipe by a file is never what was meant, and root could do it.
void check_target(const fs::path& target) {
  if (!target.has_filename())
    throw Error(ErrorKind::kMisuse, "\"" + target.string() + "\" names no file to write");
  std::error_code ignored;  // a target that cannot be looked at fails later, with its reason
  const fs::file_status status = fs::status(target, ignored);
  if (fs::is_directory(status)) refuse(ErrorKind::kMisuse, target, "it is a directory");
  if (fs::exists(status) && !fs::is_regular_file(status)) {
    refuse(ErrorKind::kMisuse, target, "it is not a regular file");
  }
}

FileDescriptor open_directory(const fs::path& target) {
  const fs::path parent = target.has_parent_path() ? target.parent_path() : fs::path(".");
  FileDescriptor directory(::open(parent.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (directory.is_open()) return directory;
  if (errno == ENOENT) {
    refuse(ErrorKind::kNotFound, target, "the directory " + parent.string() + " does not exist");
  }
  throw file_error(kAction, target, errno);
}

/// 0 or an errno value. Not every file system can refuse within a rename; a second link does the same in two
/// steps.
int rename_unless_taken(int directory, const char* from, const char* to) {
  if (::renameat2(directory, from, directory, to, RENAME_NOREPLACE) == 0) return 0;
  if (errno != EINVAL && errno != ENOSYS) return errno;
  if (::linkat(directory, from, directory, to, 0) != 0) return errno;
  ::unlinkat(directory, from, 0);
  return 0;
}

}  // namespace

AtomicFile::AtomicFile(fs::path target) : target_(std::move(target)), name_(target_.filename().string()) {
  check_target(target_);
  directory_ = open_directory(target_);
  create_temporary();
}

AtomicFile::~AtomicFile() { discard(); }

void AtomicFile::create_temporary() {
  constexpr int kAttempts = 8;
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    temporary_ = make_hidden_name();
    file_ = FileDescriptor(
        ::openat(directory_.number(), temporary_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
    if (file_.is_open()) {
      // Says that somebody is there, and goes with the process. Who looks for abandoned files holds it
      // briefly.
      if (::flock(file_.number(), LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK)
        ::flock(file_.number(), LOCK_EX);
      return;
    }
    if (errno != EEXIST) fail(errno);
  }
  refuse(ErrorKind::kIo, target_, "no name for a temporary file was free");
}

void AtomicFile::write(std::string_view bytes) {
  require_open();
  while (!bytes.empty()) {
    const ssize_t written = ::write(file_.number(), bytes.data(), bytes.size());
    if (written >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(written));
    } else if (const int code = errno; code != EINTR) {
      discard();
      fail(code);
    }
  }
}

void AtomicFile::commit(Overwrite overwrite) {
  require_open();
  // EINVAL: this file system has nothing to synchronise.
  if (::fsync(file_.number()) != 0 && errno != EINVAL) {
    const int code = errno;
    discard();
    fail(code);
  }
  if (overwrite == Overwrite::kReplace) {
    if (::renameat(directory_.number(), temporary_.c_str(), directory_.number(), name_.c_str()) != 0)
      fail(errno);
  } else if (const int code = rename_unless_taken(directory_.number(), temporary_.c_str(), name_.c_str())) {
    if (code == EEXIST) refuse(ErrorKind::kDenied, target_, "it exists already and is not to be replaced");
    fail(code);
  }
  file_.close();
  // The name survives a power cut only with the directory on the disk; where that cannot be had, all else is
  // done.
  const FileDescriptor readable(::openat(directory_.number(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (readable.is_open()) ::fsync(readable.number());
}

void AtomicFile::discard() noexcept {
  if (!file_.is_open()) return;
  ::unlinkat(directory_.number(), temporary_.c_str(), 0);
  file_.close();
}

void AtomicFile::require_open() const {
  if (!file_.is_open()) refuse(ErrorKind::kMisuse, target_, "it was committed or given up before");
}

void AtomicFile::fail(int code) const { throw file_error(kAction, target_, code); }

void write_file_atomically(const fs::path& path, std::string_view text, Overwrite overwrite) {
  AtomicFile file(path);
  file.write(text);
  file.commit(overwrite);
}

}  // namespace undertone::io

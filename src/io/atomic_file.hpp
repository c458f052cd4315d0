#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "src/io/file_descriptor.hpp"

namespace undertone::io {

enum class Overwrite { kRefuse, kReplace };

/// A file that appears under its name complete or not at all. Until `commit` the bytes are in a hidden file
/// of the same directory, which the destructor removes. A symbolic link at the target is itself replaced. A
/// process that ignores SIGXFSZ gets an Error at the limit of file sizes instead of the signal.
class AtomicFile {
 public:
  /// Throws kNotFound without the directory, kDenied where it takes no new files, and kMisuse where the
  /// target is a directory, a device, a pipe or a socket.
  explicit AtomicFile(std::filesystem::path target);
  ~AtomicFile();
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;

  /// A system call each time, so hand it whole chunks. A failure (kIo) discards the file.
  void write(std::string_view bytes);
  /// Brings the bytes to the disk and gives them the name. kRefuse throws kDenied if the name is taken,
  /// whoever took it and whenever; the file may then still be committed with kReplace.
  void commit(Overwrite overwrite);

 private:
  void create_temporary();
  void discard() noexcept;
  void require_open() const;
  [[noreturn]] void fail(int code) const;

  std::filesystem::path target_;
  std::string name_;       // of the target, in directory_
  std::string temporary_;  // likewise
  FileDescriptor directory_;
  FileDescriptor file_;
};

void write_file_atomically(const std::filesystem::path& path, std::string_view text, Overwrite overwrite);

}  // namespace undertone::io

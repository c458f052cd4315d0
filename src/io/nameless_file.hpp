#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "src/io/file_descriptor.hpp"

namespace undertone::io {

/// A file in the folder for temporary files that nobody else sees and that goes with the object: for what is
/// too large to be kept in memory.
class NamelessFile {
 public:
  /// Throws kIo where it cannot be made.
  NamelessFile();

  std::uint64_t size() const { return size_; }
  /// Throws kIo when the disk is full.
  void append(std::span<const std::byte> bytes);
  /// Fills `bytes` with what stands from `position` on. Throws kIo where less is there.
  void read(std::uint64_t position, std::span<std::byte> bytes) const;

 private:
  FileDescriptor file_;
  std::uint64_t size_ = 0;
};

}  // namespace undertone::io

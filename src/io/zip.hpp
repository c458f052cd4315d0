#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "src/io/read_file.hpp"

namespace undertone::io {

enum class ZipMethod : std::uint16_t { kStored = 0, kDeflate = 8 };

/// One file in the archive. Every number is what the directory declares; `read` holds the bytes to it.
struct ZipEntry {
  std::string name;  // relative, '/' between its parts, none of them "." or ".."
  std::uint32_t size = 0;
  std::uint32_t packed_size = 0;
  std::uint32_t crc = 0;
  std::uint32_t offset = 0;      // of the header before its bytes
  std::uint32_t end_before = 0;  // where something else begins: the next entry or the directory
  ZipMethod method = ZipMethod::kStored;
};

struct ZipLimits {
  std::uint32_t max_entry_bytes = std::uint32_t{1} << 30;  // unpacked
};

/// Files in a ZIP archive that lies in memory, packed with deflate or not at all. An archive that is not
/// plain and whole is refused with kBadInput: names that leave the folder or stand twice, entries that lie
/// over each other, sizes that deflate cannot have reached, bytes before the first or behind the last
/// record. Encryption, other methods, several disks and ZIP64 are kUnsupported. Folders are passed over.
class ZipArchive {
 public:
  /// `bytes` must outlive the archive.
  explicit ZipArchive(std::span<const std::byte> bytes, const ZipLimits& limits = {});

  const std::vector<ZipEntry>& entries() const { return entries_; }
  /// The index of the entry.
  std::optional<std::size_t> find(std::string_view name) const;
  /// The unpacked bytes. Throws kBadInput where they are not what the directory declares; never takes more
  /// memory than it declares.
  std::string read(std::size_t index) const;

 private:
  void read_directory(const ZipLimits& limits);
  void check_layout(std::size_t directory_offset);

  std::span<const std::byte> bytes_;
  std::vector<ZipEntry> entries_;       // in the order of the directory
  std::vector<std::uint32_t> by_name_;  // indices
};

/// An archive on disk, read in place: only what is asked for comes into memory.
class ZipFile {
 public:
  /// Throws as MappedFile and ZipArchive do, with the path in the message.
  explicit ZipFile(const std::filesystem::path& path, const ZipLimits& limits = {});

  const std::vector<ZipEntry>& entries() const { return archive_.entries(); }
  std::optional<std::size_t> find(std::string_view name) const { return archive_.find(name); }
  std::string read(std::size_t index) const;

 private:
  std::filesystem::path path_;
  MappedFile file_;
  ZipArchive archive_;
};

}  // namespace undertone::io

#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <zlib.h>

namespace undertone::support {

enum class Packing : std::uint16_t { kStored = 0, kDeflate = 8 };

/// What goes into an archive. The fields below the first three are what it claims; set one to make it lie.
struct ZipMember {
  std::string name;
  std::string bytes;
  Packing packing = Packing::kStored;
  std::uint16_t flags = 0;
  std::string local_extra = {};
  int size_change = 0;      // added to the size that both headers declare
  int offset_change = 0;    // added to the offset that the directory declares
  int extra_change = 0;     // added to the size of the local extra field
  std::string behind = {};  // stands behind the packed bytes and is declared as one of them
};

inline std::string little_endian(std::uint64_t value, int bytes) {
  std::string text;
  for (int i = 0; i < bytes; ++i) text += static_cast<char>(value >> (8 * i) & 0xff);
  return text;
}

inline std::string deflated(const std::string& bytes) {
  z_stream stream{};
  if (deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY) != Z_OK)
    throw std::runtime_error("zlib does not start");
  std::string packed(deflateBound(&stream, bytes.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  const int result = deflate(&stream, Z_FINISH);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  if (result != Z_STREAM_END) throw std::runtime_error("zlib did not finish");
  return packed;
}

/// A ZIP archive as any program would write it, but for what the members claim.
inline std::string make_zip(const std::vector<ZipMember>& members, const std::string& comment = {}) {
  std::string files, directory;
  for (const ZipMember& member : members) {
    const std::string packed =
        (member.packing == Packing::kDeflate ? deflated(member.bytes) : member.bytes) + member.behind;
    const auto crc =
        crc32(0, reinterpret_cast<const Bytef*>(member.bytes.data()), static_cast<uInt>(member.bytes.size()));
    const std::uint64_t size = member.bytes.size() + static_cast<std::uint64_t>(member.size_change);
    const std::string common = little_endian(20, 2) + little_endian(member.flags, 2) +
                               little_endian(static_cast<std::uint16_t>(member.packing), 2) +
                               little_endian(0x5a21'6b3c, 4) + little_endian(crc, 4) +
                               little_endian(packed.size(), 4) + little_endian(size, 4) +
                               little_endian(member.name.size(), 2);
    const std::uint64_t offset = files.size() + static_cast<std::uint64_t>(member.offset_change);
    directory += "PK\x01\x02" + little_endian(20, 2) + common + std::string(2 + 2 + 2 + 2 + 4, '\0') +
                 little_endian(offset, 4) + member.name;
    files += "PK\x03\x04" + common +
             little_endian(member.local_extra.size() + static_cast<std::uint64_t>(member.extra_change), 2) +
             member.name + member.local_extra + packed;
  }
  const std::string end = std::string("PK\x05\x06") + little_endian(0, 4) + little_endian(members.size(), 2) +
                          little_endian(members.size(), 2) + little_endian(directory.size(), 4) +
                          little_endian(files.size(), 4) + little_endian(comment.size(), 2) + comment;
  return files + directory + end;
}

}  // namespace undertone::support

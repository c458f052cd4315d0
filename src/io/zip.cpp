#include "src/io/zip.hpp"

#include <algorithm>
#include <numeric>

#include <zlib.h>

#include "src/core/error.hpp"

namespace undertone::io {
namespace {

constexpr std::size_t kEndSize = 22, kCentralSize = 46, kLocalSize = 30, kLocatorSize = 20;
constexpr std::uint32_t kEndMark = 0x06054b50, kCentralMark = 0x02014b50, kLocalMark = 0x04034b50,
                        kLocatorMark = 0x07064b50;
constexpr std::uint16_t kAbsent16 = 0xffff;
constexpr std::uint32_t kAbsent32 = 0xffffffff;
constexpr std::uint16_t kEncrypted = 1U << 0, kSizesFollow = 1U << 3, kPatched = 1U << 5,
                        kStronglyEncrypted = 1U << 6, kMaskedHeaders = 1U << 13;

[[noreturn]] void refuse(const std::string& reason) {
  throw Error(ErrorKind::kBadInput, "a broken ZIP archive: " + reason);
}

[[noreturn]] void cannot(const std::string& reason) {
  throw Error(ErrorKind::kUnsupported, "a ZIP archive " + reason);
}

/// Little-endian numbers of the bytes; the caller has seen to it that they are there.
class Fields {
 public:
  explicit Fields(std::span<const std::byte> bytes) : bytes_(bytes) {}
  std::uint16_t u16(std::size_t at) const { return static_cast<std::uint16_t>(byte(at) | byte(at + 1) << 8); }
  std::uint32_t u32(std::size_t at) const {
    return byte(at) | byte(at + 1) << 8 | byte(at + 2) << 16 | byte(at + 3) << 24;
  }
  std::string text(std::size_t at, std::size_t size) const {
    return {reinterpret_cast<const char*>(bytes_.data()) + at, size};
  }

 private:
  std::uint32_t byte(std::size_t at) const { return std::to_integer<std::uint32_t>(bytes_[at]); }
  std::span<const std::byte> bytes_;
};

std::string in_quotes(std::string_view name) {
  constexpr std::size_t kShown = 80;
  std::string text = "'";
  for (const char c : name.substr(0, kShown)) text += static_cast<unsigned char>(c) < ' ' ? '?' : c;
  return text + (name.size() > kShown ? "…'" : "'");
}

bool is_safe_name(std::string_view name) {
  const auto is_odd = [](char c) {
    return static_cast<unsigned char>(c) < ' ' || c == '\x7f' || c == '\\' || c == ':';
  };
  if (name.empty() || std::ranges::any_of(name, is_odd)) return false;
  for (std::size_t at = 0; at <= name.size();) {
    const std::size_t end = std::min(name.find('/', at), name.size());
    const std::string_view part = name.substr(at, end - at);
    const bool is_last_of_folder = part.empty() && at == name.size() && at > 0;
    if (!is_last_of_folder && (part.empty() || part == "." || part == "..")) return false;
    at = end + 1;
  }
  return true;
}

/// Where the record stands that ends the archive. Its comment reaches to the last byte.
std::size_t find_end(std::span<const std::byte> bytes) {
  const Fields fields(bytes);
  if (bytes.size() < kEndSize) refuse("it is too short to be one");
  const std::size_t last = bytes.size() - kEndSize;
  const std::size_t first = last > kAbsent16 ? last - kAbsent16 : 0;
  for (std::size_t at = last + 1; at-- > first;) {
    if (fields.u32(at) == kEndMark && at + kEndSize + fields.u16(at + 20) == bytes.size()) return at;
  }
  refuse("the record that ends it is missing; it may be cut short");
}

void check_flags(std::uint16_t flags, const std::string& name) {
  if ((flags & (kEncrypted | kStronglyEncrypted | kMaskedHeaders)) != 0) {
    cannot("with encryption cannot be read: " + in_quotes(name));
  }
  if ((flags & kPatched) != 0) cannot("that patches another one cannot be read: " + in_quotes(name));
}

/// What is declared must be possible, so that memory stays in proportion to the archive.
void check_sizes(const ZipEntry& entry, const ZipLimits& limits) {
  constexpr std::uint64_t kMostDeflated = 1032;  // bytes that one byte of deflate can stand for
  if (entry.packed_size == kAbsent32 || entry.size == kAbsent32 || entry.offset == kAbsent32) {
    cannot("in the ZIP64 form cannot be read: " + in_quotes(entry.name));
  }
  if (entry.size > limits.max_entry_bytes) {
    refuse(in_quotes(entry.name) + " has more than " + std::to_string(limits.max_entry_bytes) + " bytes");
  }
  const bool possible = entry.method == ZipMethod::kStored ? entry.size == entry.packed_size
                                                           : entry.size <= entry.packed_size * kMostDeflated;
  if (!possible) refuse("the sizes of " + in_quotes(entry.name) + " cannot both be right");
}

/// From a record of the directory that is there as a whole.
ZipEntry read_entry(const Fields& fields, std::size_t at, const ZipLimits& limits) {
  ZipEntry entry;
  entry.name = fields.text(at + kCentralSize, fields.u16(at + 28));
  if (!is_safe_name(entry.name)) refuse("the name " + in_quotes(entry.name) + " is not safe");
  check_flags(fields.u16(at + 8), entry.name);
  const std::uint16_t method = fields.u16(at + 10);
  if (method != 0 && method != 8) {
    cannot("with packing method " + std::to_string(method) + " cannot be read: " + in_quotes(entry.name));
  }
  entry.method = static_cast<ZipMethod>(method);
  entry.crc = fields.u32(at + 16);
  entry.packed_size = fields.u32(at + 20);
  entry.size = fields.u32(at + 24);
  entry.offset = fields.u32(at + 42);
  if (fields.u16(at + 34) != 0) cannot("over several disks cannot be read");
  check_sizes(entry, limits);
  return entry;
}

/// Owns the state of zlib.
class Inflater {
 public:
  Inflater() {
    constexpr int kRawDeflate = -MAX_WBITS;
    if (inflateInit2(&stream_, kRawDeflate) != Z_OK) throw Error(ErrorKind::kInternal, "zlib does not start");
  }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;
  ~Inflater() { inflateEnd(&stream_); }

  /// Whether `packed` is one whole stream of `size` bytes, which are then in `text`.
  bool unpack(std::span<const std::byte> packed, std::size_t size, std::string& text) {
    text.resize(size);
    Bytef spare = 0;  // zlib wants somewhere to write even where nothing comes
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<std::byte*>(packed.data()));
    stream_.avail_in = static_cast<uInt>(packed.size());
    stream_.next_out = size == 0 ? &spare : reinterpret_cast<Bytef*>(text.data());
    stream_.avail_out = static_cast<uInt>(size == 0 ? 1 : size);
    const int result = inflate(&stream_, Z_FINISH);
    return result == Z_STREAM_END && stream_.avail_in == 0 && stream_.total_out == size;
  }

 private:
  z_stream stream_{};
};

std::uint32_t crc_of(const std::string& text) {
  return static_cast<std::uint32_t>(
      crc32(0, reinterpret_cast<const Bytef*>(text.data()), static_cast<uInt>(text.size())));
}

}  // namespace

ZipArchive::ZipArchive(std::span<const std::byte> bytes, const ZipLimits& limits) : bytes_(bytes) {
  if (bytes.size() >= kAbsent32) cannot("of 4 GiB or more cannot be read");
  read_directory(limits);
  by_name_.resize(entries_.size());
  std::iota(by_name_.begin(), by_name_.end(), 0U);
  const auto name = [this](std::uint32_t index) -> const std::string& { return entries_[index].name; };
  std::ranges::sort(by_name_, {}, name);
  const auto twice = std::ranges::adjacent_find(by_name_, {}, name);
  if (twice != by_name_.end()) refuse(in_quotes(name(*twice)) + " stands twice in it");
}

void ZipArchive::read_directory(const ZipLimits& limits) {
  const Fields fields(bytes_);
  const std::size_t end = find_end(bytes_);
  const std::size_t count = fields.u16(end + 10), size = fields.u32(end + 12), offset = fields.u32(end + 16);
  const bool has_locator = end >= kLocatorSize && fields.u32(end - kLocatorSize) == kLocatorMark;
  if (has_locator || count == kAbsent16 || size == kAbsent32 || offset == kAbsent32) {
    cannot("in the ZIP64 form cannot be read");
  }
  if (fields.u16(end + 4) != 0 || fields.u16(end + 6) != 0 || fields.u16(end + 8) != count) {
    cannot("over several disks cannot be read");
  }
  if (offset > end || end - offset != size) refuse("its directory is not where it should be");
  std::size_t at = offset;
  for (std::size_t i = 0; i < count; ++i) {
    if (end - at < kCentralSize || fields.u32(at) != kCentralMark) refuse("its directory is cut short");
    const std::size_t name_size = fields.u16(at + 28);
    const std::size_t record = kCentralSize + name_size + fields.u16(at + 30) + fields.u16(at + 32);
    if (end - at < record) refuse("its directory is cut short");
    entries_.push_back(read_entry(fields, at, limits));
    at += record;
  }
  if (at != end) refuse("its directory holds more than its entries");
  check_layout(offset);
  std::erase_if(entries_, [](const ZipEntry& entry) { return entry.name.ends_with('/'); });
}

/// Entries that share bytes are how a small archive claims to hold a huge amount of data.
void ZipArchive::check_layout(std::size_t directory_offset) {
  std::vector<ZipEntry*> in_order;
  for (ZipEntry& entry : entries_) in_order.push_back(&entry);
  std::ranges::sort(in_order, {}, [](const ZipEntry* entry) { return entry->offset; });
  for (std::size_t i = 0; i < in_order.size(); ++i) {
    ZipEntry& entry = *in_order[i];
    const bool is_last = i + 1 == in_order.size();
    entry.end_before = is_last ? static_cast<std::uint32_t>(directory_offset) : in_order[i + 1]->offset;
    if (i == 0 && entry.offset != 0) refuse("something stands before its first entry");
    const std::uint64_t least = kLocalSize + entry.name.size() + std::uint64_t{entry.packed_size};
    if (entry.end_before < entry.offset || entry.end_before - entry.offset < least) {
      refuse(in_quotes(entry.name) + " lies over what follows it");
    }
  }
  if (in_order.empty() && directory_offset != 0) refuse("something stands before its first entry");
}

std::optional<std::size_t> ZipArchive::find(std::string_view name) const {
  const auto name_of = [this](std::uint32_t index) -> std::string_view { return entries_[index].name; };
  const auto found = std::ranges::lower_bound(by_name_, name, {}, name_of);
  if (found == by_name_.end() || name_of(*found) != name) return std::nullopt;
  return *found;
}

std::string ZipArchive::read(std::size_t index) const {
  if (index >= entries_.size()) throw Error(ErrorKind::kMisuse, "the ZIP archive has no such entry");
  const ZipEntry& entry = entries_[index];
  const Fields fields(bytes_);
  const std::size_t at = entry.offset;  // check_layout has seen to it that header and name fit
  const std::uint16_t flags = fields.u16(at + 6);
  check_flags(flags, entry.name);
  const bool same_sizes = (flags & kSizesFollow) != 0 ||
                          (fields.u32(at + 14) == entry.crc && fields.u32(at + 18) == entry.packed_size &&
                           fields.u32(at + 22) == entry.size);
  if (fields.u32(at) != kLocalMark || !same_sizes ||
      fields.u16(at + 8) != static_cast<std::uint16_t>(entry.method) ||
      fields.u16(at + 26) != entry.name.size() ||
      fields.text(at + kLocalSize, entry.name.size()) != entry.name) {
    refuse("the header of " + in_quotes(entry.name) + " is not what the directory says");
  }
  const std::size_t begin = at + kLocalSize + entry.name.size() + fields.u16(at + 28);
  if (begin > entry.end_before || entry.end_before - begin < entry.packed_size) {
    refuse(in_quotes(entry.name) + " lies over what follows it");
  }
  const std::span packed = bytes_.subspan(begin, entry.packed_size);
  std::string text;
  if (entry.method == ZipMethod::kStored) {
    text.assign(reinterpret_cast<const char*>(packed.data()), packed.size());
  } else if (!Inflater().unpack(packed, entry.size, text)) {
    refuse("the bytes of " + in_quotes(entry.name) + " cannot be unpacked");
  }
  if (crc_of(text) != entry.crc) refuse("the checksum of " + in_quotes(entry.name) + " is wrong");
  return text;
}

ZipFile::ZipFile(const std::filesystem::path& path, const ZipLimits& limits)
    : path_(path),
      file_(path),
      archive_(with_context("reading " + path.string(), [&] { return ZipArchive(file_.bytes(), limits); })) {}

std::string ZipFile::read(std::size_t index) const {
  return with_context("reading " + path_.string(), [&] { return archive_.read(index); });
}

}  // namespace undertone::io

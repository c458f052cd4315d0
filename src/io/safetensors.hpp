#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "src/io/atomic_file.hpp"
#include "src/io/read_file.hpp"

namespace undertone::io {

inline constexpr std::size_t kMaxSafetensorsHeader = 100'000'000;         // bytes
inline constexpr std::string_view kSafetensorsMetadata = "__metadata__";  // no tensor has this name

enum class TensorType { kBool, kU8, kI8, kU16, kI16, kU32, kI32, kU64, kI64, kF16, kBF16, kF32, kF64 };

/// "F32"
std::string_view to_string(TensorType type);
std::size_t element_size(TensorType type);

/// Nothing where a length is negative or the bytes are too many to count; a length of 0 excuses no other.
std::optional<std::size_t> byte_count(const std::vector<std::int64_t>& shape, TensorType type);

/// Row-major, little-endian and of any alignment. Whoever made it keeps the bytes alive.
struct TensorView {
  TensorType type = TensorType::kF32;
  std::vector<std::int64_t> shape;  // empty for a single number
  std::span<const std::byte> bytes;
};

/// Of F16, BF16, F32 and F64, the last rounded; kBadInput for other types.
std::vector<float> to_floats(const TensorView& tensor);

/// What a safetensors file says.
struct Safetensors {
  std::map<std::string, TensorView, std::less<>> tensors;
  std::map<std::string, std::string, std::less<>> metadata;

  const TensorView* find(std::string_view name) const;
  /// Throws kBadInput where `find` returns null.
  const TensorView& at(std::string_view name) const;
};

/// The tensors view `bytes`. Throws kBadInput where they are not exactly one sound file: all data belongs to
/// one tensor each and fits its shape. Throws kUnsupported for a type that TensorType has not.
Safetensors parse_safetensors(std::span<const std::byte> bytes);

/// A file that is mapped, not read: tensors cost memory only once they are looked at.
class SafetensorsFile {
 public:
  explicit SafetensorsFile(const std::filesystem::path& path);

  /// Views this object, wherever it is moved to.
  const Safetensors& content() const { return content_; }

 private:
  MappedFile file_;
  Safetensors content_;
};

/// The start of a file, length and header, whose data the tensors in `layout_order` are. Throws kMisuse where
/// bytes and shape of a tensor do not fit, or names cannot be written.
std::string safetensors_header(const Safetensors& content);
/// Wide types first, so that every tensor is aligned to its own type; otherwise by name.
std::vector<const TensorView*> layout_order(const Safetensors& content);

void write_safetensors(const std::filesystem::path& path, const Safetensors& content, Overwrite overwrite);

}  // namespace undertone::io

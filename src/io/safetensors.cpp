#include "src/io/safetensors.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <utility>

#include "src/core/error.hpp"
#include "src/io/half.hpp"
#include "src/io/json.hpp"

namespace undertone::io {
namespace {

static_assert(std::endian::native == std::endian::little, "tensors are used as they stand in the file");

constexpr std::size_t kLengthBytes = 8;

struct TypeRow {
  std::string_view name;
  std::size_t size;
};

// In the order of TensorType.
constexpr auto kTypes = std::to_array<TypeRow>({{"BOOL", 1},
                                                {"U8", 1},
                                                {"I8", 1},
                                                {"U16", 2},
                                                {"I16", 2},
                                                {"U32", 4},
                                                {"I32", 4},
                                                {"U64", 8},
                                                {"I64", 8},
                                                {"F16", 2},
                                                {"BF16", 2},
                                                {"F32", 4},
                                                {"F64", 8}});

[[noreturn]] void refuse(const std::string& reason) {
  throw Error(ErrorKind::kBadInput, "safetensors: " + reason);
}

std::string shown(std::string_view text) {
  constexpr std::size_t kShownBytes = 80;
  return to_json_text(text.substr(0, kShownBytes));
}

TensorType read_type(const Json& info) {
  const std::string& name = info.get_string("dtype");
  const auto row = std::ranges::find(kTypes, name, &TypeRow::name);
  if (row != kTypes.end()) return static_cast<TensorType>(row - kTypes.begin());
  throw Error(ErrorKind::kUnsupported, "the type " + shown(name) + " is not known");
}

std::vector<std::int64_t> read_shape(const Json& info) {
  std::vector<std::int64_t> shape;
  for (const Json& length : info.get_array("shape")) {
    shape.push_back(length.as_integer("shape"));
    if (shape.back() < 0) refuse("a negative length in the shape");
  }
  return shape;
}

struct Extent {
  std::size_t begin = 0;
  std::size_t end = 0;
  const std::string* name = nullptr;
};

Extent read_extent(const Json& info, std::size_t data_bytes) {
  const Json::Array& offsets = info.get_array("data_offsets");
  if (offsets.size() != 2) refuse("\"data_offsets\" should be two numbers");
  const std::int64_t begin = offsets[0].as_integer("data_offsets");
  const std::int64_t end = offsets[1].as_integer("data_offsets");
  if (begin < 0 || begin > end) refuse("the offsets are negative or in the wrong order");
  if (std::cmp_greater(end, data_bytes)) {
    refuse("the data should end at byte " + std::to_string(end) + ", but there are only " +
           std::to_string(data_bytes) + " bytes of data");
  }
  return {static_cast<std::size_t>(begin), static_cast<std::size_t>(end), nullptr};
}

void check_no_holes(std::vector<Extent> extents, std::size_t data_bytes) {
  std::ranges::sort(extents, {}, [](const Extent& extent) { return std::pair(extent.begin, extent.end); });
  std::size_t reached = 0;
  for (const Extent& extent : extents) {
    if (extent.begin != reached) {
      refuse("the data of tensor " + shown(*extent.name) + " begins at byte " + std::to_string(extent.begin) +
             (extent.begin < reached ? ", inside" : ", not at the end") +
             " of the tensor before it, which ends at byte " + std::to_string(reached));
    }
    reached = extent.end;
  }
  if (reached != data_bytes) {
    refuse(std::to_string(data_bytes - reached) + " bytes of data that belong to no tensor");
  }
}

class HeaderReader {
 public:
  explicit HeaderReader(std::span<const std::byte> data) : data_(data) {}

  Safetensors read(const Json& header) {
    for (const JsonMember& member : header.as_object("the header")) {
      if (member.key == kSafetensorsMetadata) {
        read_metadata(member.value);
      } else {
        with_context("tensor " + shown(member.key), [&] { read_tensor(member); });
      }
    }
    check_no_holes(std::move(extents_), data_.size());
    return std::move(result_);
  }

 private:
  void read_metadata(const Json& metadata) {
    for (const JsonMember& member : metadata.as_object(kSafetensorsMetadata)) {
      result_.metadata.emplace(member.key, member.value.as_string(member.key));
    }
  }

  void read_tensor(const JsonMember& member) {
    const Json& info = member.value;
    constexpr std::size_t kMembers = 3;
    if (info.as_object().size() != kMembers) refuse("should have \"dtype\", \"shape\" and \"data_offsets\"");
    TensorView view{read_type(info), read_shape(info), {}};
    Extent extent = read_extent(info, data_.size());
    const auto needed = byte_count(view.shape, view.type);
    if (!needed) refuse("the shape is too large");
    if (*needed != extent.end - extent.begin) {
      refuse("the shape needs " + std::to_string(*needed) + " bytes, but the offsets span " +
             std::to_string(extent.end - extent.begin));
    }
    view.bytes = data_.subspan(extent.begin, *needed);
    extent.name = &result_.tensors.emplace(member.key, std::move(view)).first->first;
    extents_.push_back(extent);
  }

  std::span<const std::byte> data_;
  Safetensors result_;
  std::vector<Extent> extents_;
};

template <class Stored, class Convert>
std::vector<float> convert_all(std::span<const std::byte> bytes, Convert convert) {
  std::vector<float> floats(bytes.size() / sizeof(Stored));
  for (std::size_t i = 0; i < floats.size(); ++i) {
    Stored stored;
    std::memcpy(&stored, bytes.data() + i * sizeof(Stored), sizeof(Stored));
    floats[i] = convert(stored);
  }
  return floats;
}

}  // namespace

std::string_view to_string(TensorType type) { return kTypes[static_cast<std::size_t>(type)].name; }

std::size_t element_size(TensorType type) { return kTypes[static_cast<std::size_t>(type)].size; }

std::optional<std::size_t> byte_count(const std::vector<std::int64_t>& shape, TensorType type) {
  std::size_t product = element_size(type);
  bool is_empty = false;
  for (const std::int64_t length : shape) {
    if (length == 0) {
      is_empty = true;
    } else if (length < 0 || __builtin_mul_overflow(product, static_cast<std::size_t>(length), &product)) {
      return std::nullopt;
    }
  }
  return is_empty ? 0 : product;
}

std::vector<float> to_floats(const TensorView& tensor) {
  switch (tensor.type) {
    case TensorType::kF16:
      return convert_all<std::uint16_t>(tensor.bytes, from_half);
    case TensorType::kBF16:
      return convert_all<std::uint16_t>(tensor.bytes, from_bfloat16);
    case TensorType::kF32:
      return convert_all<float>(tensor.bytes, [](float value) { return value; });
    case TensorType::kF64:
      return convert_all<double>(tensor.bytes, [](double value) { return static_cast<float>(value); });
    default:
      refuse("floats were expected, not " + std::string(to_string(tensor.type)));
  }
}

const TensorView* Safetensors::find(std::string_view name) const {
  const auto found = tensors.find(name);
  return found == tensors.end() ? nullptr : &found->second;
}

const TensorView& Safetensors::at(std::string_view name) const {
  const TensorView* const tensor = find(name);
  if (tensor == nullptr) refuse("there is no tensor " + shown(name));
  return *tensor;
}

Safetensors parse_safetensors(std::span<const std::byte> bytes) {
  if (bytes.size() < kLengthBytes) refuse("too short for a header");
  std::uint64_t length = 0;
  std::memcpy(&length, bytes.data(), kLengthBytes);
  if (length > kMaxSafetensorsHeader)
    refuse("the header is said to have " + std::to_string(length) + " bytes");
  const auto rest = bytes.subspan(kLengthBytes);
  if (length > rest.size()) {
    refuse("the header of " + std::to_string(length) + " bytes is cut off after " +
           std::to_string(rest.size()));
  }
  const std::string_view text(reinterpret_cast<const char*>(rest.data()), length);
  if (!text.starts_with('{')) refuse("the header does not begin with \"{\"");
  constexpr std::size_t kDepth = 3;  // header, tensor, shape
  const Json header = with_context("header of a safetensors file", [&] {
    return parse_json(text, {.max_depth = kDepth, .max_bytes = kMaxSafetensorsHeader});
  });
  return HeaderReader(rest.subspan(length)).read(header);
}

SafetensorsFile::SafetensorsFile(const std::filesystem::path& path)
    : file_(path), content_(with_context(path.string(), [&] { return parse_safetensors(file_.bytes()); })) {}

}  // namespace undertone::io

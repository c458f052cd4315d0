#include <algorithm>
#include <functional>
#include <utility>

#include "src/core/error.hpp"
#include "src/io/json.hpp"
#include "src/io/safetensors.hpp"

namespace undertone::io {
namespace {

constexpr std::size_t kAlignment = 8;

Json header_of(const TensorView& tensor, std::size_t begin) {
  Json::Array shape;
  for (const std::int64_t length : tensor.shape) shape.emplace_back(length);
  Json info;
  info.set("dtype", to_string(tensor.type)).set("shape", std::move(shape));
  info.set("data_offsets", Json::Array{begin, begin + tensor.bytes.size()});
  return info;
}

[[noreturn]] void refuse(std::string_view name, const std::string& reason) {
  throw Error(ErrorKind::kMisuse, "safetensors: " + to_json_text(name) + " " + reason);
}

/// JSON would replace invalid UTF-8, and so make two names one.
void require_writable(std::string_view name) {
  if (parse_json(to_json_text(name)).as_string() != name) refuse(name, "is not valid UTF-8");
}

}  // namespace

std::vector<const TensorView*> layout_order(const Safetensors& content) {
  std::vector<const TensorView*> order;
  for (const auto& [name, tensor] : content.tensors) order.push_back(&tensor);
  std::ranges::stable_sort(order, std::greater(), [](const auto* view) { return element_size(view->type); });
  return order;
}

std::string safetensors_header(const Safetensors& content) {
  std::map<const TensorView*, std::size_t> begins;
  std::size_t reached = 0;
  for (const TensorView* const tensor : layout_order(content)) {
    begins[tensor] = reached;
    reached += tensor->bytes.size();
  }
  Json::Object header;
  if (!content.metadata.empty()) {
    Json::Object metadata;
    for (const auto& [key, value] : content.metadata) {
      require_writable(key);
      metadata.push_back({key, value});
    }
    header.push_back({std::string(kSafetensorsMetadata), std::move(metadata)});
  }
  for (const auto& [name, tensor] : content.tensors) {
    require_writable(name);
    if (name == kSafetensorsMetadata) refuse(name, "names no tensor");
    if (byte_count(tensor.shape, tensor.type) != tensor.bytes.size()) {
      refuse(name, "has bytes that do not fit its shape");
    }
    header.push_back({name, header_of(tensor, begins[&tensor])});
  }
  std::string text = to_json_text(std::move(header));
  text.resize((text.size() + kAlignment - 1) / kAlignment * kAlignment, ' ');
  const std::uint64_t length = text.size();
  if (length > kMaxSafetensorsHeader) throw Error(ErrorKind::kMisuse, "the tensors need too long a header");
  return std::string(reinterpret_cast<const char*>(&length), sizeof(length)) + text;
}

void write_safetensors(const std::filesystem::path& path, const Safetensors& content, Overwrite overwrite) {
  AtomicFile file(path);
  file.write(safetensors_header(content));
  for (const TensorView* const tensor : layout_order(content)) {
    file.write({reinterpret_cast<const char*>(tensor->bytes.data()), tensor->bytes.size()});
  }
  file.commit(overwrite);
}

}  // namespace undertone::io

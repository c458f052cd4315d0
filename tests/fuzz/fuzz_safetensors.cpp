// Any bytes as a safetensors file: an Error, or tensors that can be written and are then read as they were.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <string>

#include "src/core/error.hpp"
#include "src/io/safetensors.hpp"

using namespace undertone;
using namespace undertone::io;

namespace {

void expect(bool holds) {
  if (!holds) std::abort();
}

std::string write(const Safetensors& content) {
  std::string text = safetensors_header(content);
  for (const TensorView* tensor : layout_order(content)) {
    text.append(reinterpret_cast<const char*>(tensor->bytes.data()), tensor->bytes.size());
  }
  return text;
}

void expect_equal(const Safetensors& a, const Safetensors& b) {
  expect(a.metadata == b.metadata && a.tensors.size() == b.tensors.size());
  for (const auto& [name, tensor] : a.tensors) {
    const TensorView& other = b.at(name);
    expect(tensor.type == other.type && tensor.shape == other.shape);
    expect(std::ranges::equal(tensor.bytes, other.bytes));
  }
}

void convert(const TensorView& tensor) {
  switch (tensor.type) {
    case TensorType::kF16:
    case TensorType::kBF16:
    case TensorType::kF32:
    case TensorType::kF64:
      expect(to_floats(tensor).size() == tensor.bytes.size() / element_size(tensor.type));
      break;
    default:
      break;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  Safetensors content;
  try {
    content = parse_safetensors(std::as_bytes(std::span(bytes, size)));
  } catch (const Error& error) {
    expect(error.kind() == ErrorKind::kBadInput || error.kind() == ErrorKind::kUnsupported);
    return 0;
  }
  for (const auto& [name, tensor] : content.tensors) convert(tensor);
  const std::string written = write(content);
  expect_equal(content, parse_safetensors(std::as_bytes(std::span(written))));
  return 0;
}

#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace undertone::io {

enum class ElementKind { kBool, kSigned, kUnsigned, kFloat, kBytes, kText };

/// The type of an array's elements, NumPy's dtype.
struct ElementType {
  ElementKind kind = ElementKind::kSigned;
  std::size_t size = 1;  // bytes, of kText four a character
  std::endian order = std::endian::little;
};

/// A NumPy array where it stands in the file. It is rectangular, and its elements fill `bytes` without gaps.
struct PickleArray {
  ElementType type;
  std::vector<std::size_t> shape;    // empty for a single element
  std::vector<std::size_t> strides;  // in elements, so that transposed and Fortran-order arrays are views too
  std::span<const std::byte> bytes;

  std::size_t count() const { return bytes.size() / type.size; }
  bool is_row_major() const;
};

/// The elements in row-major order. Throws kBadInput for kBytes and kText.
std::vector<float> to_floats(const PickleArray& array);
std::vector<double> to_doubles(const PickleArray& array);
/// Of whole-number types and bool; kBadInput for others and for what int64 cannot hold.
std::vector<std::int64_t> to_integers(const PickleArray& array);
/// Of kText and kBytes (as Latin-1), as UTF-8 without the padding; kBadInput for others.
std::vector<std::string> to_texts(const PickleArray& array);

}  // namespace undertone::io

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

/// A NumPy array where it stands in the file, or a part of one. A whole one fills `bytes` without gaps.
struct PickleArray {
  ElementType type;
  std::vector<std::size_t> shape;    // empty for a single element
  std::vector<std::size_t> strides;  // in elements, so that transposed and Fortran-order arrays are views too
  std::span<const std::byte> bytes;

  std::size_t count() const;
  bool is_row_major() const;
};

/// What stands at `index` of the first axis, without that axis; the first `count` of that axis. Both copy
/// nothing and throw kBadInput where there is no such part.
PickleArray part_of(const PickleArray& array, std::size_t index);
PickleArray first_of(const PickleArray& array, std::size_t count);

/// The elements in row-major order. Throws kBadInput for kBytes and kText.
std::vector<float> to_floats(const PickleArray& array);
std::vector<double> to_doubles(const PickleArray& array);
/// Of whole-number types and bool; kBadInput for others and for what int64 cannot hold.
std::vector<std::int64_t> to_integers(const PickleArray& array);
/// Of kText and kBytes (as Latin-1), as UTF-8 without the padding; kBadInput for others.
std::vector<std::string> to_texts(const PickleArray& array);

}  // namespace undertone::io

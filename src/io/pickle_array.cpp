#include "src/io/pickle_array.hpp"

#include <algorithm>
#include <cstring>
#include <limits>
#include <utility>

#include "src/core/error.hpp"
#include "src/io/half.hpp"
#include "src/io/pickle_text.hpp"

namespace undertone::io {
namespace {

static_assert(std::endian::native == std::endian::little, "little-endian elements are copied as they are");

template <class Stored>
Stored load(const std::byte* at, std::endian order) {
  std::byte bytes[sizeof(Stored)];
  std::memcpy(bytes, at, sizeof(Stored));
  if (order == std::endian::big) std::reverse(std::begin(bytes), std::end(bytes));
  Stored stored;
  std::memcpy(&stored, bytes, sizeof(Stored));
  return stored;
}

/// Calls `take` with the address of each element in row-major order.
template <class Take>
void for_each_element(const PickleArray& array, Take take) {
  const std::size_t count = array.count();
  const std::byte* const data = array.bytes.data();
  if (array.is_row_major()) {
    for (std::size_t i = 0; i < count; ++i) take(data + i * array.type.size);
    return;
  }
  std::vector<std::size_t> at(array.shape.size(), 0);
  std::size_t offset = 0;
  for (std::size_t i = 0; i < count; ++i) {
    take(data + offset * array.type.size);
    for (std::size_t axis = at.size(); axis-- > 0;) {
      offset += array.strides[axis];
      if (++at[axis] < array.shape[axis]) break;
      offset -= array.strides[axis] * array.shape[axis];
      at[axis] = 0;
    }
  }
}

template <class Stored, class Result, class Convert>
std::vector<Result> convert_all(const PickleArray& array, Convert convert) {
  std::vector<Result> results;
  results.reserve(array.count());
  for_each_element(
      array, [&](const std::byte* at) { results.push_back(convert(load<Stored>(at, array.type.order))); });
  return results;
}

[[noreturn]] void refuse(const std::string& reason) { throw Error(ErrorKind::kBadInput, reason); }

/// Sizes other than 1, 2, 4 and 8 do not get past the reader.
template <class Result, class Convert>
std::vector<Result> convert_integers(const PickleArray& array, Convert convert) {
  const bool is_signed = array.type.kind == ElementKind::kSigned;
  switch (array.type.size) {
    case 1:
      return is_signed ? convert_all<std::int8_t, Result>(array, convert)
                       : convert_all<std::uint8_t, Result>(array, convert);
    case 2:
      return is_signed ? convert_all<std::int16_t, Result>(array, convert)
                       : convert_all<std::uint16_t, Result>(array, convert);
    case 4:
      return is_signed ? convert_all<std::int32_t, Result>(array, convert)
                       : convert_all<std::uint32_t, Result>(array, convert);
    default:
      return is_signed ? convert_all<std::int64_t, Result>(array, convert)
                       : convert_all<std::uint64_t, Result>(array, convert);
  }
}

template <class Result>
std::vector<Result> convert_numbers(const PickleArray& array) {
  const auto convert = [](auto value) { return static_cast<Result>(value); };
  switch (array.type.kind) {
    case ElementKind::kBool:
      return convert_all<std::uint8_t, Result>(array, [](auto value) { return Result(value == 0 ? 0 : 1); });
    case ElementKind::kSigned:
    case ElementKind::kUnsigned:
      return convert_integers<Result>(array, convert);
    case ElementKind::kFloat:
      break;
    default:
      refuse("an array of text has no numbers");
  }
  switch (array.type.size) {
    case 2:
      return convert_all<std::uint16_t, Result>(array, from_half);
    case 4:
      return convert_all<float, Result>(array, convert);
    default:
      return convert_all<double, Result>(array, convert);
  }
}

std::vector<float> copy_floats(const PickleArray& array) {
  std::vector<float> floats(array.count());
  if (!floats.empty()) std::memcpy(floats.data(), array.bytes.data(), floats.size() * sizeof(float));
  return floats;
}

std::string read_text(const std::byte* at, const ElementType& type) {
  constexpr std::size_t kCharacterBytes = 4;
  std::string text;
  for (std::size_t i = 0; i < type.size; i += kCharacterBytes) {
    append_utf8(text, load<char32_t>(at + i, type.order));
  }
  return text;
}

void drop_padding(std::string& text) { text.resize(text.find_last_not_of('\0') + 1); }

}  // namespace

std::size_t PickleArray::count() const {
  std::size_t count = 1;
  for (const std::size_t length : shape) count *= length;
  return count;
}

bool PickleArray::is_row_major() const {
  std::size_t expected = 1;
  for (std::size_t axis = shape.size(); axis-- > 0;) {
    if (shape[axis] != 1 && strides[axis] != expected) return false;
    expected *= shape[axis];
  }
  return true;
}

PickleArray part_of(const PickleArray& array, std::size_t index) {
  if (array.shape.empty() || index >= array.shape[0]) refuse("an array has no part " + std::to_string(index));
  PickleArray part{array.type, {array.shape.begin() + 1, array.shape.end()}, {}, {}};
  part.strides.assign(array.strides.begin() + 1, array.strides.end());
  if (part.count() > 0) part.bytes = array.bytes.subspan(index * array.strides[0] * array.type.size);
  return part;
}

PickleArray first_of(const PickleArray& array, std::size_t count) {
  if (array.shape.empty() || count > array.shape[0])
    refuse("an array has no " + std::to_string(count) + " parts");
  PickleArray first = array;
  first.shape[0] = count;
  return first;
}

std::vector<float> to_floats(const PickleArray& array) {
  const ElementType& type = array.type;
  const bool is_plain = type.kind == ElementKind::kFloat && type.size == sizeof(float) &&
                        type.order == std::endian::little && array.is_row_major();
  return is_plain ? copy_floats(array) : convert_numbers<float>(array);
}

std::vector<double> to_doubles(const PickleArray& array) { return convert_numbers<double>(array); }

std::vector<std::int64_t> to_integers(const PickleArray& array) {
  switch (array.type.kind) {
    case ElementKind::kBool:
      return convert_all<std::uint8_t, std::int64_t>(array, [](auto value) { return value == 0 ? 0 : 1; });
    case ElementKind::kSigned:
    case ElementKind::kUnsigned:
      return convert_integers<std::int64_t>(array, [](auto value) {
        if (!std::in_range<std::int64_t>(value)) refuse("an integer too large for 64 bits with a sign");
        return static_cast<std::int64_t>(value);
      });
    default:
      refuse("an array of floats or text has no integers");
  }
}

std::vector<std::string> to_texts(const PickleArray& array) {
  if (array.type.kind != ElementKind::kText && array.type.kind != ElementKind::kBytes) {
    refuse("an array of numbers has no text");
  }
  std::vector<std::string> texts;
  texts.reserve(array.count());
  for_each_element(array, [&](const std::byte* at) {
    std::string text = array.type.kind == ElementKind::kText
                           ? read_text(at, array.type)
                           : latin1_to_utf8({reinterpret_cast<const char*>(at), array.type.size});
    drop_padding(text);
    texts.push_back(std::move(text));
  });
  return texts;
}

}  // namespace undertone::io

#include "src/io/pickle_numpy.hpp"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <string>
#include <utility>

#include "src/core/error.hpp"
#include "src/io/json.hpp"

namespace undertone::io {
namespace {

using Type = PickleNodeType;

constexpr std::size_t kCharacterBytes = 4;
constexpr std::size_t kMostAxes = 64;

[[noreturn]] void refuse(const std::string& reason) { throw Error(ErrorKind::kBadInput, reason); }

[[noreturn]] void refuse_type(std::string_view name) {
  constexpr std::size_t kShownBytes = 40;
  throw Error(ErrorKind::kUnsupported,
              "arrays and scalars of type " + to_json_text(name.substr(0, kShownBytes)) + " are not read");
}

bool is_one_of(std::size_t size, std::initializer_list<std::size_t> sizes) {
  return std::ranges::find(sizes, size) != sizes.end();
}

/// A letter and a number, such as "f4"; nothing for objects.
std::optional<ElementType> parse_element_type(std::string_view name) {
  constexpr std::size_t kMostBytes = std::size_t{1} << 30;
  std::size_t size = 0;
  const char* const end = name.data() + name.size();
  const bool has_letter = !name.empty();
  const auto [stop, error] = std::from_chars(has_letter ? name.data() + 1 : end, end, size);
  if (!has_letter || error != std::errc() || stop != end || size > kMostBytes) refuse_type(name);
  switch (name[0]) {
    case 'O':
      return std::nullopt;
    case 'S':
    case 'a':
      return ElementType{ElementKind::kBytes, size};
    case 'U':
      return ElementType{ElementKind::kText, size * kCharacterBytes};
    case 'b':
      if (size == 1) return ElementType{ElementKind::kBool, size};
      break;
    case 'i':
      if (is_one_of(size, {1, 2, 4, 8})) return ElementType{ElementKind::kSigned, size};
      break;
    case 'u':
      if (is_one_of(size, {1, 2, 4, 8})) return ElementType{ElementKind::kUnsigned, size};
      break;
    case 'f':
      if (is_one_of(size, {2, 4, 8})) return ElementType{ElementKind::kFloat, size};
      break;
    default:
      break;
  }
  refuse_type(name);
}

const PickleSequence& tuple(const PickleArena& arena, PickleIndex index, std::string_view role) {
  return arena.items(arena.require(index, Type::kTuple, role));
}

std::vector<std::size_t> read_sizes(PickleArena& arena, PickleIndex index, std::string_view role) {
  const PickleSequence& items = tuple(arena, index, role);
  if (items.size() > kMostAxes) refuse("an array of more than " + std::to_string(kMostAxes) + " axes");
  arena.charge(items.size());
  std::vector<std::size_t> sizes;
  for (const PickleIndex item : items) {
    const std::int64_t size = arena.integer(item, role);
    if (size < 0) refuse(std::string(role) + " should not be negative");
    sizes.push_back(static_cast<std::size_t>(size));
  }
  return sizes;
}

/// Whether the product of `sizes` is `expected`, whatever way the product would overflow.
bool multiplies_to(const std::vector<std::size_t>& sizes, std::size_t expected) {
  if (std::ranges::find(sizes, std::size_t{0}) != sizes.end()) return expected == 0;
  std::size_t product = 1;
  for (const std::size_t size : sizes) {
    if (__builtin_mul_overflow(product, size, &product)) return false;
  }
  return product == expected;
}

enum class Order { kRowMajor, kColumnMajor };

/// Those of an array without gaps. Where it is empty they mean nothing and may overflow.
std::vector<std::size_t> strides_of(const std::vector<std::size_t>& shape, Order order) {
  std::vector<std::size_t> strides(shape.size());
  std::size_t step = 1;
  for (std::size_t i = 0; i < shape.size(); ++i) {
    const std::size_t axis = order == Order::kRowMajor ? shape.size() - 1 - i : i;
    strides[axis] = step;
    step *= shape[axis];
  }
  return strides;
}

PickleArray make_array(const ElementType& type, std::vector<std::size_t> shape, Order order,
                       std::string_view bytes) {
  if (type.size == 0) refuse_type("S0");  // any number of them would fit
  if (bytes.size() % type.size != 0 || !multiplies_to(shape, bytes.size() / type.size)) {
    refuse("an array whose " + std::to_string(bytes.size()) + " bytes do not fit its shape");
  }
  std::vector<std::size_t> strides = strides_of(shape, order);
  return {type, std::move(shape), std::move(strides), std::as_bytes(std::span(bytes))};
}

const std::optional<ElementType>& element_type(PickleArena& arena, PickleIndex index) {
  return arena.element_type(arena.require(index, Type::kElementType, "the type of an array's elements"));
}

/// Lists of lists down to single objects, which stand row by row whatever order the array has in memory.
PickleNode nest(PickleArena& arena, const PickleSequence& objects, const std::vector<std::size_t>& shape) {
  if (!multiplies_to(shape, objects.size())) refuse("an array whose objects do not fit its shape");
  arena.charge(objects.size());
  PickleSequence level = objects;
  if (objects.empty()) return arena.node(arena.add_collection(Type::kList, {}));
  for (std::size_t axis = shape.size(); axis-- > 1;) {
    arena.charge(level.size());
    PickleSequence lists;
    for (auto row = level.begin(); row != level.end(); row += static_cast<std::ptrdiff_t>(shape[axis])) {
      PickleSequence items(row, row + static_cast<std::ptrdiff_t>(shape[axis]));
      lists.push_back(arena.add_collection(Type::kList, std::move(items)));
    }
    level = std::move(lists);
  }
  return arena.node(shape.empty() ? level[0] : arena.add_collection(Type::kList, std::move(level)));
}

/// Row-major data of the shape that is then seen with its axes in another order.
void transpose(PickleArray& array, const std::vector<std::size_t>& axes) {
  const PickleArray stored = array;
  std::vector<std::size_t> sorted = axes;
  std::ranges::sort(sorted);
  if (sorted.size() != stored.shape.size()) refuse("an order of axes that does not fit the shape");
  for (std::size_t i = 0; i < sorted.size(); ++i) {  // all of them before any is used
    if (sorted[i] != i) refuse("an order of axes that does not name each once");
  }
  for (std::size_t i = 0; i < axes.size(); ++i) {
    array.shape[i] = stored.shape[axes[i]];
    array.strides[i] = stored.strides[axes[i]];
  }
}

bool boolean(const PickleArena& arena, PickleIndex index, std::string_view role) {
  const PickleNode& node = arena.node(index);
  if (node.type == Type::kInteger) return node.number != 0;  // old versions of NumPy
  return arena.require(index, Type::kBool, role).number != 0;
}

}  // namespace

PickleIndex make_element_type(PickleArena& arena, const PickleSequence& arguments) {
  if (arguments.empty()) refuse("a dtype without a name");
  return arena.add_element_type(parse_element_type(arena.text(arguments[0], "the name of a dtype")));
}

void restore_element_type(PickleArena& arena, PickleIndex type, PickleIndex state) {
  const PickleSequence& parts = tuple(arena, state, "the state of a dtype");
  constexpr std::size_t kFewestParts = 8;  // version, byte order, base, names, fields, size, alignment, flags
  if (parts.size() < kFewestParts) refuse("a dtype with too short a state");
  const std::int64_t version = arena.integer(parts[0], "the version of a dtype's state");
  if (version != 3 && version != 4) {
    throw Error(ErrorKind::kUnsupported, "version " + std::to_string(version) + " of a dtype's state");
  }
  const std::string_view order = arena.text(parts[1], "the byte order of a dtype");
  for (const std::size_t part : {2, 3, 4}) {
    if (arena.node(parts[part]).type != Type::kNone) refuse_type("structure");
  }
  std::optional<ElementType>& restored = arena.element_type(arena.node(type));
  if (!restored) return;
  if (order != "<" && order != ">" && order != "|" && order != "=") refuse("an unknown byte order");
  restored->order = order == ">" ? std::endian::big : std::endian::little;
  const std::int64_t size = arena.integer(parts[5], "the size of a dtype");
  if (size >= 0 && std::cmp_not_equal(size, restored->size)) refuse("a dtype of contradictory sizes");
}

PickleIndex make_empty_array(PickleArena& arena) { return arena.add_array({ElementType(), {0}, {1}, {}}); }

void restore_array(PickleArena& arena, PickleIndex array, PickleIndex state) {
  const PickleSequence& parts = tuple(arena, state, "the state of an array");
  constexpr std::size_t kParts =
      4;  // shape, type, order and content, in most versions after a version number
  if (parts.size() != kParts && parts.size() != kParts + 1) refuse("an array with a state of strange length");
  const PickleIndex* const part = parts.data() + parts.size() - kParts;
  std::vector<std::size_t> shape = read_sizes(arena, part[0], "the shape of an array");
  const std::optional<ElementType> type = element_type(arena, part[1]);
  const bool is_fortran = boolean(arena, part[2], "the order of an array");
  if (!type) {
    const PickleNode& content = arena.require(part[3], Type::kList, "the content of an array of objects");
    arena.node(array) = nest(arena, arena.items(content), shape);
    return;
  }
  const std::string_view bytes = arena.raw(part[3], "the content of an array");
  arena.array(arena.node(array)) =
      make_array(*type, std::move(shape), is_fortran ? Order::kColumnMajor : Order::kRowMajor, bytes);
}

PickleIndex make_array_of_bytes(PickleArena& arena, const PickleSequence& arguments) {
  if (arguments.size() != 4 && arguments.size() != 5) refuse("an array of a buffer has too few parts");
  const std::string_view bytes = arena.raw(arguments[0], "the content of an array");
  const std::optional<ElementType> type = element_type(arena, arguments[1]);
  if (!type) refuse("a buffer cannot hold objects");
  const std::vector<std::size_t> shape = read_sizes(arena, arguments[2], "the shape of an array");
  const std::string_view order = arena.text(arguments[3], "the order of an array");
  if (order != "C" && order != "F" && order != "K") refuse("an unknown order of an array");
  PickleArray array = make_array(*type, shape, order == "F" ? Order::kColumnMajor : Order::kRowMajor, bytes);
  const bool has_axes = arguments.size() == 5 && arena.node(arguments[4]).type != Type::kNone;
  if (order == "K" && has_axes) transpose(array, read_sizes(arena, arguments[4], "the axes of an array"));
  return arena.add_array(std::move(array));
}

PickleIndex make_scalar(PickleArena& arena, const PickleSequence& arguments) {
  if (arguments.size() != 2) refuse("a scalar should have a type and bytes");
  const std::optional<ElementType> type = element_type(arena, arguments[0]);
  if (!type) refuse_type("O");
  if (type->size == 0)
    return arena.add_bytes(type->kind == ElementKind::kText ? Type::kText : Type::kBytes, {});
  const PickleArray array = make_array(*type, {}, Order::kRowMajor, arena.raw(arguments[1], "a scalar"));
  switch (type->kind) {
    case ElementKind::kBool:
      return arena.boolean(to_integers(array)[0] != 0);
    case ElementKind::kSigned:
    case ElementKind::kUnsigned:
      return arena.add_integer(to_integers(array)[0]);
    case ElementKind::kFloat:
      return arena.add_double(to_doubles(array)[0]);
    case ElementKind::kText:
      arena.charge(type->size);
      return arena.add_bytes(Type::kText, arena.own(to_texts(array)[0]));
    case ElementKind::kBytes:
      break;
  }
  const std::string_view bytes = arena.raw(arguments[1], "a scalar");
  return arena.add_bytes(Type::kBytes, bytes.substr(0, bytes.find_last_not_of('\0') + 1));
}

}  // namespace undertone::io

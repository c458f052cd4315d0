#include "src/io/pickle_arena.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <limits>
#include <utility>

#include "src/core/error.hpp"

namespace undertone::io {
namespace {

// In the order of PickleNodeType.
constexpr auto kNames = std::to_array<std::string_view>({"None", "a bool", "an integer", "a float", "text",
                                                         "text", "bytes", "a list", "a tuple", "a dict",
                                                         "a set", "an array", "a class", "an element type"});

[[noreturn]] void fail_expecting(std::string_view role, std::string_view expected, const PickleNode& found) {
  throw Error(ErrorKind::kBadInput, std::string(role) + " should be " + std::string(expected) + ", not " +
                                        std::string(to_string(found.type)));
}

std::uint32_t checked_index(std::size_t index) {
  if (index > std::numeric_limits<std::uint32_t>::max()) {
    throw Error(ErrorKind::kUnsupported, "more objects than can be counted");
  }
  return static_cast<std::uint32_t>(index);
}

}  // namespace

std::string_view to_string(PickleNodeType type) { return kNames[static_cast<std::size_t>(type)]; }

PickleArena::PickleArena(std::size_t input_bytes) {
  // Nested arrays of objects copy references a few times.
  constexpr std::size_t kCopies = 4;
  constexpr std::size_t kSlack = 4096;
  if (__builtin_mul_overflow(input_bytes, kCopies, &budget_)) budget_ = input_bytes;
  budget_ += std::min(kSlack, std::numeric_limits<std::size_t>::max() - budget_);
  add({PickleNodeType::kNone});
  add({PickleNodeType::kBool, 0, 0});
  add({PickleNodeType::kBool, 0, 1});
}

PickleIndex PickleArena::add(const PickleNode& node) {
  const PickleIndex index = checked_index(nodes_.size());
  nodes_.push_back(node);
  return index;
}

PickleIndex PickleArena::add_integer(std::int64_t value) { return add({PickleNodeType::kInteger, 0, value}); }

PickleIndex PickleArena::add_double(double value) {
  return add({PickleNodeType::kDouble, 0, std::bit_cast<std::int64_t>(value)});
}

PickleIndex PickleArena::add_bytes(PickleNodeType type, std::string_view bytes) {
  return add({type, 0, 0, bytes});
}

PickleIndex PickleArena::add_collection(PickleNodeType type, PickleSequence items) {
  const std::uint32_t slot = checked_index(sequences_.size());
  sequences_.push_back(std::move(items));
  return add({type, slot});
}

PickleIndex PickleArena::add_array(PickleArray array) {
  const std::uint32_t slot = checked_index(arrays_.size());
  arrays_.push_back(std::move(array));
  return add({PickleNodeType::kArray, slot});
}

PickleIndex PickleArena::add_element_type(const std::optional<ElementType>& type) {
  const std::uint32_t slot = checked_index(element_types_.size());
  element_types_.push_back(type);
  return add({PickleNodeType::kElementType, slot});
}

const PickleNode& PickleArena::require(PickleIndex index, PickleNodeType type, std::string_view role) const {
  const PickleNode& found = node(index);
  if (found.type != type) fail_expecting(role, to_string(type), found);
  return found;
}

std::int64_t PickleArena::integer(PickleIndex index, std::string_view role) const {
  return require(index, PickleNodeType::kInteger, role).number;
}

std::string_view PickleArena::text(PickleIndex index, std::string_view role) const {
  const PickleNode& found = node(index);
  if (found.type == PickleNodeType::kText || found.type == PickleNodeType::kOldText) return found.bytes;
  fail_expecting(role, "text", found);
}

std::string_view PickleArena::raw(PickleIndex index, std::string_view role) const {
  const PickleNode& found = node(index);
  if (found.type == PickleNodeType::kBytes || found.type == PickleNodeType::kOldText) return found.bytes;
  fail_expecting(role, "bytes", found);
}

void PickleArena::charge(std::size_t count) {
  if (count > budget_) throw Error(ErrorKind::kBadInput, "the pickle copies more than it has bytes");
  budget_ -= count;
}

std::string_view PickleArena::own(std::string text) { return texts_.emplace_back(std::move(text)); }

}  // namespace undertone::io

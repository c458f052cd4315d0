#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "src/io/pickle_array.hpp"

// What the objects of a pickle are kept in; private to its reader.
namespace undertone::io {

using PickleIndex = std::uint32_t;  // of a node
using PickleSequence = std::vector<PickleIndex>;

enum class PickleNodeType : std::uint8_t {
  kNone,
  kBool,
  kInteger,
  kDouble,
  kText,
  kOldText,  // str of Python 2: either text or bytes
  kBytes,
  kList,
  kTuple,
  kDict,  // keys and values by turns
  kSet,
  kArray,
  kClass,
  kElementType,
};

std::string_view to_string(PickleNodeType type);

struct PickleNode {
  PickleNodeType type = PickleNodeType::kNone;
  std::uint32_t slot = 0;       // of a collection, an array, a class or an element type
  std::int64_t number = 0;      // or the bits of a double
  std::string_view bytes = {};  // of the two kinds of text and of kBytes
};

/// All objects of a pickle, naming each other by index: cycles neither leak nor recurse.
class PickleArena {
 public:
  /// `input_bytes` bounds what may be made of the pickle beyond its own nodes.
  explicit PickleArena(std::size_t input_bytes);

  PickleIndex none() const { return 0; }
  PickleIndex boolean(bool value) const { return value ? 2 : 1; }
  PickleIndex add(const PickleNode& node);
  PickleIndex add_integer(std::int64_t value);
  PickleIndex add_double(double value);
  PickleIndex add_bytes(PickleNodeType type, std::string_view bytes);
  PickleIndex add_collection(PickleNodeType type, PickleSequence items);
  PickleIndex add_array(PickleArray array);
  /// Nothing stands for objects of Python.
  PickleIndex add_element_type(const std::optional<ElementType>& type);

  PickleNode& node(PickleIndex index) { return nodes_[index]; }
  const PickleNode& node(PickleIndex index) const { return nodes_[index]; }
  /// References stay good as more is added.
  PickleSequence& items(const PickleNode& node) { return sequences_[node.slot]; }
  const PickleSequence& items(const PickleNode& node) const { return sequences_[node.slot]; }
  PickleArray& array(const PickleNode& node) { return arrays_[node.slot]; }
  const PickleArray& array(const PickleNode& node) const { return arrays_[node.slot]; }
  std::optional<ElementType>& element_type(const PickleNode& node) { return element_types_[node.slot]; }

  /// Each throws kBadInput where the object is another.
  const PickleNode& require(PickleIndex index, PickleNodeType type, std::string_view role) const;
  std::int64_t integer(PickleIndex index, std::string_view role) const;
  std::string_view text(PickleIndex index, std::string_view role) const;  // of either kind
  std::string_view raw(PickleIndex index, std::string_view role) const;   // kBytes or kOldText

  /// To be called before `count` bytes or references are copied. Many references to one large object must not
  /// become as many copies: a sound pickle needs about as many as it has bytes.
  void charge(std::size_t count);
  std::string_view own(std::string text);

 private:
  std::deque<PickleNode> nodes_;
  std::deque<PickleSequence> sequences_;
  std::deque<PickleArray> arrays_;
  std::deque<std::optional<ElementType>> element_types_;
  std::deque<std::string> texts_;
  std::size_t budget_;
};

}  // namespace undertone::io

#include "src/io/pickle_objects.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "src/core/error.hpp"
#include "src/io/json.hpp"
#include "src/io/pickle_numpy.hpp"
#include "src/io/pickle_text.hpp"

namespace undertone::io {
namespace {

using Type = PickleNodeType;

PickleIndex make_encoded(PickleArena& arena, const PickleSequence& arguments);
PickleIndex make_bytes(PickleArena& arena, const PickleSequence& arguments);
PickleIndex make_set(PickleArena& arena, const PickleSequence& arguments);
PickleIndex make_ordered_dict(PickleArena& arena, const PickleSequence& arguments);
PickleIndex make_default_dict(PickleArena& arena, const PickleSequence& arguments);
PickleIndex make_array(PickleArena& arena, const PickleSequence& arguments);

struct KnownClass {
  std::string_view module;
  std::string_view name;
  /// Null for what may be named, as the class of something or a defaultdict's factory, but not called.
  PickleIndex (*make)(PickleArena&, const PickleSequence&);
};

// Python 2 and 3 name some modules differently, and so do NumPy 1 and 2.
constexpr auto kClasses = std::to_array<KnownClass>({
    {"numpy.core.multiarray", "_reconstruct", make_array},
    {"numpy._core.multiarray", "_reconstruct", make_array},
    {"numpy.core.multiarray", "scalar", make_scalar},
    {"numpy._core.multiarray", "scalar", make_scalar},
    {"numpy.core.numeric", "_frombuffer", make_array_of_bytes},
    {"numpy._core.numeric", "_frombuffer", make_array_of_bytes},
    {"numpy", "dtype", make_element_type},
    {"numpy", "ndarray", nullptr},
    {"_codecs", "encode", make_encoded},
    {"builtins", "bytes", make_bytes},
    {"__builtin__", "bytes", make_bytes},
    {"builtins", "bytearray", make_bytes},
    {"__builtin__", "bytearray", make_bytes},
    {"builtins", "set", make_set},
    {"__builtin__", "set", make_set},
    {"builtins", "frozenset", make_set},
    {"__builtin__", "frozenset", make_set},
    {"collections", "OrderedDict", make_ordered_dict},
    {"collections", "defaultdict", make_default_dict},
    {"builtins", "list", nullptr},
    {"__builtin__", "list", nullptr},
    {"builtins", "dict", nullptr},
    {"__builtin__", "dict", nullptr},
    {"builtins", "int", nullptr},
    {"__builtin__", "int", nullptr},
    {"builtins", "float", nullptr},
    {"__builtin__", "float", nullptr},
    {"builtins", "str", nullptr},
    {"__builtin__", "str", nullptr},
});

[[noreturn]] void refuse(ErrorKind kind, std::string reason) { throw Error(kind, std::move(reason)); }

std::string full_name(std::string_view module, std::string_view name) {
  constexpr std::size_t kShownBytes = 100;
  const std::string full = std::string(module.substr(0, kShownBytes)) + '.' + std::string(name);
  return to_json_text(std::string_view(full).substr(0, 2 * kShownBytes));
}

bool is_latin1(std::string_view encoding) {
  return encoding == "latin1" || encoding == "latin-1" || encoding == "iso-8859-1";
}

/// encode(text, "latin1"), how Python 3 writes bytes for Python 2.
PickleIndex make_encoded(PickleArena& arena, const PickleSequence& arguments) {
  if (arguments.size() != 2) refuse(ErrorKind::kBadInput, "an encoder should have text and an encoding");
  const std::string_view text = arena.require(arguments[0], Type::kText, "encoded text").bytes;
  if (!is_latin1(arena.text(arguments[1], "the encoding"))) {
    refuse(ErrorKind::kUnsupported, "bytes that are text in an encoding other than Latin-1");
  }
  arena.charge(text.size());
  auto bytes = utf8_to_latin1(text);
  if (!bytes) refuse(ErrorKind::kBadInput, "text with characters that Latin-1 has not");
  return arena.add_bytes(Type::kBytes, arena.own(std::move(*bytes)));
}

/// (), (bytes,) or (text, encoding)
PickleIndex make_bytes(PickleArena& arena, const PickleSequence& arguments) {
  if (arguments.empty()) return arena.add_bytes(Type::kBytes, {});
  if (arguments.size() > 1) return make_encoded(arena, arguments);
  return arena.add_bytes(Type::kBytes, arena.raw(arguments[0], "the content of bytes"));
}

PickleIndex make_set(PickleArena& arena, const PickleSequence& arguments) {
  if (arguments.size() > 1) refuse(ErrorKind::kBadInput, "a set should be made of one list");
  if (arguments.empty()) return arena.add_collection(Type::kSet, {});
  const PickleNode& source = arena.node(arguments[0]);
  if (source.type != Type::kTuple) arena.require(arguments[0], Type::kList, "the content of a set");
  arena.charge(arena.items(source).size());
  return arena.add_collection(Type::kSet, arena.items(source));
}

/// () or, from Python 2, a list of pairs, each a list or tuple itself.
PickleIndex make_ordered_dict(PickleArena& arena, const PickleSequence& arguments) {
  if (arguments.empty()) return arena.add_collection(Type::kDict, {});
  if (arguments.size() > 1) refuse(ErrorKind::kBadInput, "an OrderedDict should be made of one list");
  const PickleSequence& pairs =
      arena.items(arena.require(arguments[0], Type::kList, "the content of an OrderedDict"));
  arena.charge(2 * pairs.size());
  PickleSequence members;
  members.reserve(2 * pairs.size());
  for (const PickleIndex index : pairs) {
    const PickleNode& pair = arena.node(index);
    if (pair.type != Type::kTuple) arena.require(index, Type::kList, "a member of an OrderedDict");
    const PickleSequence& parts = arena.items(pair);
    if (parts.size() != 2) refuse(ErrorKind::kBadInput, "a member of an OrderedDict should be a pair");
    members.insert(members.end(), parts.begin(), parts.end());
  }
  return arena.add_collection(Type::kDict, std::move(members));
}

/// (factory,); the members follow.
PickleIndex make_default_dict(PickleArena& arena, const PickleSequence& arguments) {
  if (arguments.size() > 1) refuse(ErrorKind::kUnsupported, "a defaultdict made of more than its factory");
  return arena.add_collection(Type::kDict, {});
}

/// _reconstruct(class, shape, type): all that matters comes with the state.
PickleIndex make_array(PickleArena& arena, const PickleSequence& arguments) {
  if (arguments.empty()) refuse(ErrorKind::kBadInput, "an array without a class");
  const PickleNode& node = arena.require(arguments[0], Type::kClass, "the class of an array");
  if (kClasses[node.slot].name != "ndarray") refuse(ErrorKind::kBadInput, "an array of a strange class");
  return make_empty_array(arena);
}

}  // namespace

PickleIndex find_pickled_class(PickleArena& arena, std::string_view module, std::string_view name) {
  const auto found = std::ranges::find_if(
      kClasses, [&](const KnownClass& known) { return known.module == module && known.name == name; });
  if (found == kClasses.end()) {
    refuse(ErrorKind::kUnsupported,
           "the class or function " + full_name(module, name) + " is not among those that are read");
  }
  return arena.add({Type::kClass, static_cast<std::uint32_t>(found - kClasses.begin())});
}

PickleIndex make_pickled_object(PickleArena& arena, PickleIndex callable, PickleIndex arguments) {
  const KnownClass& known = kClasses[arena.require(callable, Type::kClass, "what is called").slot];
  if (known.make == nullptr) {
    refuse(ErrorKind::kUnsupported,
           "an object of the class " + full_name(known.module, known.name) + " made by a call");
  }
  return known.make(arena, arena.items(arena.require(arguments, Type::kTuple, "what is passed on")));
}

void restore_pickled_state(PickleArena& arena, PickleIndex object, PickleIndex state) {
  const Type type = arena.node(object).type;
  if (type == Type::kElementType) {
    restore_element_type(arena, object, state);
  } else if (type == Type::kArray) {
    restore_array(arena, object, state);
  } else {
    refuse(ErrorKind::kUnsupported, "attributes of " + std::string(to_string(type)));
  }
}

}  // namespace undertone::io

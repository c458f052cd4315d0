#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "src/io/pickle_array.hpp"

namespace undertone::io {

enum class PickleKind {
  kNone,
  kBool,
  kInteger,
  kDouble,
  kText,   // also what Python 2 calls str
  kBytes,  // also bytearray
  kList,   // also NumPy's arrays of objects, nested where they have several dimensions
  kTuple,
  kDict,  // also OrderedDict and defaultdict
  kSet,   // also frozenset
  kArray,
  kClass,  // a class, function or dtype by itself
};

class PickleArena;
struct PickleEntry;

/// One object of a PickleDocument, which must outlive it and the views that it hands out. Cheap to copy. A
/// pickle may share objects and even nest one within itself, so what walks through all of it must heed `id`.
/// An object of another kind than asked for throws kBadInput that says where in the pickle it is.
class PickleValue {
 public:
  PickleKind kind() const;
  bool is_none() const { return kind() == PickleKind::kNone; }
  /// The same for two values if and only if they are one object; all None are one.
  std::uint32_t id() const { return node_; }

  bool as_bool() const;
  std::int64_t as_int() const;
  double as_double() const;     // takes integers too
  std::string as_text() const;  // valid UTF-8; what Python 2 calls str is taken for Latin-1
  /// Of kBytes and of what Python 2 calls str.
  std::span<const std::byte> as_bytes() const;
  const PickleArray& as_array() const;

  /// Of a list, tuple, set or dict.
  std::size_t size() const;
  /// The element of a list or tuple; kBadInput where there are not as many.
  PickleValue at(std::size_t index) const;
  /// The elements of a list, tuple or set.
  std::vector<PickleValue> items() const;

  /// The pairs of a dict as they were stored; where a key occurs twice, the last one counts.
  std::vector<PickleEntry> entries() const;
  /// The member of a dict, or nothing. Takes time linear in the members.
  std::optional<PickleValue> find(std::string_view key) const;
  std::optional<PickleValue> find(std::int64_t key) const;
  /// Throws kBadInput where `find` returns nothing.
  PickleValue get(std::string_view key) const;
  PickleValue get(std::int64_t key) const;

  /// Of an array, in row-major order, or of a list or tuple of numbers or text.
  std::vector<float> to_floats() const;
  std::vector<std::int64_t> to_integers() const;
  std::vector<std::string> to_texts() const;

  /// Where in the pickle the value was found, such as pickle[3]["train"].
  std::string path() const;

 private:
  friend class PickleDocument;
  static constexpr std::size_t kShownSteps = 8;

  PickleValue(const PickleArena& arena, std::uint32_t root) : arena_(&arena), root_(root), node_(root) {}
  PickleValue child(std::uint32_t node, std::size_t place) const;
  template <class Matches>
  std::optional<PickleValue> find_if(Matches matches) const;
  template <class Result, class OfArray, class OfValue>
  std::vector<Result> collect(OfArray of_array, OfValue of_value) const;
  [[noreturn]] void fail(const std::string& reason) const;
  [[noreturn]] void fail_expecting(std::string_view what) const;

  const PickleArena* arena_;
  std::uint32_t root_;
  std::uint32_t node_;
  std::uint32_t depth_ = 0;
  std::array<std::uint32_t, kShownSteps>
      steps_{};  // places on the way from the root, as far as there is room
};

struct PickleEntry {
  PickleValue key;
  PickleValue value;
};

/// A file written by Python's pickle module, protocols 0 to 5, of which nothing is executed: it may hold
/// plain values, collections and NumPy arrays and scalars, and whatever else it names throws kUnsupported.
/// Arrays and text stay in the bytes wherever these have them as they are.
class PickleDocument {
 public:
  PickleDocument(PickleDocument&&) noexcept;
  PickleDocument& operator=(PickleDocument&&) noexcept;
  ~PickleDocument();

  PickleValue root() const;

 private:
  friend PickleDocument parse_pickle(std::span<const std::byte>);
  friend PickleDocument load_pickle(const std::filesystem::path&);
  struct State;
  explicit PickleDocument(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

/// The first object in `bytes`, which must outlive the document; what stands behind it is not looked at.
/// Throws kBadInput and kUnsupported with the offset of the offending byte.
PickleDocument parse_pickle(std::span<const std::byte> bytes);
/// Maps the file.
PickleDocument load_pickle(const std::filesystem::path& path);

}  // namespace undertone::io

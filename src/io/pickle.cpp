#include "src/io/pickle.hpp"

#include <algorithm>
#include <bit>
#include <utility>

#include "src/core/error.hpp"
#include "src/io/json.hpp"
#include "src/io/pickle_arena.hpp"
#include "src/io/pickle_reader.hpp"
#include "src/io/pickle_text.hpp"
#include "src/io/read_file.hpp"

namespace undertone::io {
namespace {

using Type = PickleNodeType;

constexpr auto kKinds = std::to_array<PickleKind>(
    {PickleKind::kNone, PickleKind::kBool, PickleKind::kInteger, PickleKind::kDouble, PickleKind::kText,
     PickleKind::kText, PickleKind::kBytes, PickleKind::kList, PickleKind::kTuple, PickleKind::kDict,
     PickleKind::kSet, PickleKind::kArray, PickleKind::kClass, PickleKind::kClass});

bool is_sequence(const PickleNode& node) { return node.type == Type::kList || node.type == Type::kTuple; }
bool is_text(const PickleNode& node) { return node.type == Type::kText || node.type == Type::kOldText; }

std::string text_of(const PickleNode& node) {
  return node.type == Type::kText ? without_surrogates(node.bytes) : latin1_to_utf8(node.bytes);
}

/// Equal bytes are equal text except in Python 2 beyond ASCII, and then the lengths differ.
bool is_text_key(const PickleNode& node, std::string_view key) {
  if (node.type == Type::kText) return node.bytes == key;
  return node.type == Type::kOldText && node.bytes.size() <= key.size() && text_of(node) == key;
}

/// What a step of a path looks like: [3], ["name"], or .keys[3].
std::string shown_step(const PickleArena& arena, const PickleNode& container, std::size_t place) {
  if (container.type != Type::kDict) return '[' + std::to_string(place) + ']';
  if (place % 2 == 0) return ".keys[" + std::to_string(place / 2) + ']';
  const PickleNode& key = arena.node(arena.items(container)[place - 1]);
  if (key.type == Type::kInteger) return '[' + std::to_string(key.number) + ']';
  constexpr std::size_t kShownBytes = 60;
  if (is_text(key)) return '[' + to_json_text(std::string_view(text_of(key)).substr(0, kShownBytes)) + ']';
  return ".values[" + std::to_string(place / 2) + ']';
}

}  // namespace

PickleKind PickleValue::kind() const { return kKinds[static_cast<std::size_t>(arena_->node(node_).type)]; }

bool PickleValue::as_bool() const {
  const PickleNode& node = arena_->node(node_);
  if (node.type != Type::kBool) fail_expecting("a bool");
  return node.number != 0;
}

std::int64_t PickleValue::as_int() const {
  const PickleNode& node = arena_->node(node_);
  if (node.type != Type::kInteger) fail_expecting("an integer");
  return node.number;
}

double PickleValue::as_double() const {
  const PickleNode& node = arena_->node(node_);
  if (node.type == Type::kInteger) return static_cast<double>(node.number);
  if (node.type != Type::kDouble) fail_expecting("a number");
  return std::bit_cast<double>(node.number);
}

std::string PickleValue::as_text() const {
  const PickleNode& node = arena_->node(node_);
  if (!is_text(node)) fail_expecting("text");
  return text_of(node);
}

std::span<const std::byte> PickleValue::as_bytes() const {
  const PickleNode& node = arena_->node(node_);
  if (node.type != Type::kBytes && node.type != Type::kOldText) fail_expecting("bytes");
  return std::as_bytes(std::span(node.bytes));
}

const PickleArray& PickleValue::as_array() const {
  const PickleNode& node = arena_->node(node_);
  if (node.type != Type::kArray) fail_expecting("an array");
  return arena_->array(node);
}

std::size_t PickleValue::size() const {
  const PickleNode& node = arena_->node(node_);
  if (node.type == Type::kDict) return arena_->items(node).size() / 2;
  if (!is_sequence(node) && node.type != Type::kSet) fail_expecting("a collection");
  return arena_->items(node).size();
}

PickleValue PickleValue::at(std::size_t index) const {
  const PickleNode& node = arena_->node(node_);
  if (!is_sequence(node)) fail_expecting("a list or tuple");
  const PickleSequence& items = arena_->items(node);
  if (index >= items.size()) {
    fail("has " + std::to_string(items.size()) + " elements and so none at index " + std::to_string(index));
  }
  return child(items[index], index);
}

std::vector<PickleValue> PickleValue::items() const {
  const PickleNode& node = arena_->node(node_);
  if (!is_sequence(node) && node.type != Type::kSet) fail_expecting("a list, tuple or set");
  const PickleSequence& items = arena_->items(node);
  std::vector<PickleValue> values;
  values.reserve(items.size());
  for (std::size_t i = 0; i < items.size(); ++i) values.push_back(child(items[i], i));
  return values;
}

std::vector<PickleEntry> PickleValue::entries() const {
  const PickleNode& node = arena_->node(node_);
  if (node.type != Type::kDict) fail_expecting("a dict");
  const PickleSequence& items = arena_->items(node);
  std::vector<PickleEntry> entries;
  entries.reserve(items.size() / 2);
  for (std::size_t i = 0; i < items.size(); i += 2) {
    entries.push_back({child(items[i], i), child(items[i + 1], i + 1)});
  }
  return entries;
}

template <class Matches>
std::optional<PickleValue> PickleValue::find_if(Matches matches) const {
  const PickleNode& node = arena_->node(node_);
  if (node.type != Type::kDict) fail_expecting("a dict");
  const PickleSequence& items = arena_->items(node);
  for (std::size_t i = items.size(); i > 0; i -= 2) {
    if (matches(arena_->node(items[i - 2]))) return child(items[i - 1], i - 1);
  }
  return std::nullopt;
}

std::optional<PickleValue> PickleValue::find(std::string_view key) const {
  return find_if([&](const PickleNode& node) { return is_text_key(node, key); });
}

std::optional<PickleValue> PickleValue::find(std::int64_t key) const {
  return find_if([&](const PickleNode& node) { return node.type == Type::kInteger && node.number == key; });
}

PickleValue PickleValue::get(std::string_view key) const {
  const auto found = find(key);
  if (!found) fail("has no key " + to_json_text(key));
  return *found;
}

PickleValue PickleValue::get(std::int64_t key) const {
  const auto found = find(key);
  if (!found) fail("has no key " + std::to_string(key));
  return *found;
}

template <class Result, class OfArray, class OfValue>
std::vector<Result> PickleValue::collect(OfArray of_array, OfValue of_value) const {
  const PickleNode& node = arena_->node(node_);
  if (node.type == Type::kArray) {
    try {
      return of_array(arena_->array(node));
    } catch (Error& error) {
      error.add_context(path());
      throw;
    }
  }
  if (!is_sequence(node)) fail_expecting("an array, list or tuple");
  std::vector<Result> results;
  results.reserve(size());
  for (std::size_t i = 0; i < size(); ++i) results.push_back(of_value(at(i)));
  return results;
}

std::vector<float> PickleValue::to_floats() const {
  return collect<float>([](const PickleArray& array) { return io::to_floats(array); },
                        [](const PickleValue& value) { return static_cast<float>(value.as_double()); });
}

std::vector<std::int64_t> PickleValue::to_integers() const {
  return collect<std::int64_t>([](const PickleArray& array) { return io::to_integers(array); },
                               [](const PickleValue& value) { return value.as_int(); });
}

std::vector<std::string> PickleValue::to_texts() const {
  return collect<std::string>([](const PickleArray& array) { return io::to_texts(array); },
                              [](const PickleValue& value) { return value.as_text(); });
}

PickleValue PickleValue::child(std::uint32_t node, std::size_t place) const {
  PickleValue value = *this;
  value.node_ = node;
  if (depth_ < kShownSteps) value.steps_[depth_] = static_cast<std::uint32_t>(place);
  ++value.depth_;
  return value;
}

std::string PickleValue::path() const {
  std::string path = "pickle";
  PickleIndex at = root_;
  for (std::size_t i = 0; i < std::min<std::size_t>(depth_, kShownSteps); ++i) {
    const PickleNode& container = arena_->node(at);
    path += shown_step(*arena_, container, steps_[i]);
    at = arena_->items(container)[steps_[i]];
  }
  return depth_ > kShownSteps ? path + "…" : path;
}

void PickleValue::fail(const std::string& reason) const {
  throw Error(ErrorKind::kBadInput, path() + ' ' + reason);
}

void PickleValue::fail_expecting(std::string_view what) const {
  fail("should be " + std::string(what) + ", not " + std::string(to_string(arena_->node(node_).type)));
}

struct PickleDocument::State {
  std::optional<MappedFile> file;
  PickleArena arena;
  PickleIndex root = 0;

  explicit State(std::span<const std::byte> bytes) : arena(bytes.size()) { read(bytes); }
  explicit State(const std::filesystem::path& path) : file(path), arena(file->bytes().size()) {
    with_context(path.string(), [&] { read(file->bytes()); });
  }
  void read(std::span<const std::byte> bytes) {
    root = read_pickle({reinterpret_cast<const char*>(bytes.data()), bytes.size()}, arena);
  }
};

PickleDocument::PickleDocument(std::unique_ptr<State> state) : state_(std::move(state)) {}
PickleDocument::PickleDocument(PickleDocument&&) noexcept = default;
PickleDocument& PickleDocument::operator=(PickleDocument&&) noexcept = default;
PickleDocument::~PickleDocument() = default;

PickleValue PickleDocument::root() const { return {state_->arena, state_->root}; }

PickleDocument parse_pickle(std::span<const std::byte> bytes) {
  return PickleDocument(std::make_unique<PickleDocument::State>(bytes));
}

PickleDocument load_pickle(const std::filesystem::path& path) {
  return PickleDocument(std::make_unique<PickleDocument::State>(path));
}

}  // namespace undertone::io

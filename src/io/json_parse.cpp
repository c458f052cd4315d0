#include <algorithm>
#include <iterator>
#include <set>

#include <nlohmann/json.hpp>

#include "src/core/error.hpp"
#include "src/io/json.hpp"

namespace undertone::io {
namespace {

[[noreturn]] void throw_at(std::string_view text, std::size_t offset, const std::string& reason) {
  const std::string_view before = text.substr(0, std::min(offset, text.size()));
  const auto line = 1 + std::ranges::count(before, '\n');
  const std::string_view row = before.substr(before.rfind('\n') + 1);  // npos + 1 is 0
  // Columns count characters, that is bytes that do not continue one.
  const auto column = 1 + std::ranges::count_if(row, [](char c) { return (c & 0xC0) != 0x80; });
  throw Error(ErrorKind::kBadInput,
              "JSON line " + std::to_string(line) + ", column " + std::to_string(column) + ": " + reason);
}

/// Walks the text and records how far it came, since the parser tells its receiver no positions.
class TrackingIterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  TrackingIterator(const char* at, const char** reached) : at_(at), reached_(reached) {}

  const char& operator*() const { return *at_; }
  TrackingIterator& operator++() {
    *reached_ = ++at_;
    return *this;
  }
  TrackingIterator operator++(int) {
    const TrackingIterator before = *this;
    ++*this;
    return before;
  }
  friend bool operator==(const TrackingIterator& a, const TrackingIterator& b) { return a.at_ == b.at_; }

 private:
  const char* at_;
  const char** reached_;
};

/// The library's message without its own prefix, its position and the token, which may be as long as the
/// text.
std::string reason_of(const nlohmann::json::exception& error) {
  constexpr int kNumberOverflow = 406;
  if (error.id == kNumberOverflow) return "the number is too large";
  std::string_view reason = error.what();
  if (const auto colon = reason.find(": "); colon != reason.npos) reason.remove_prefix(colon + 2);
  return std::string(reason.substr(0, reason.find("; last read: ")));
}

/// Receives the parser's events; its own stack stands in for recursion. Failure leaves as an Error, so that
/// the answers to the parser are always "go on".
class JsonBuilder {
 public:
  using Library = nlohmann::json;

  JsonBuilder(std::string_view text, std::size_t max_depth)
      : text_(text), max_depth_(max_depth), reached_(text.data()) {}

  Json build() {
    Library::sax_parse(TrackingIterator(text_.data(), &reached_),
                       TrackingIterator(text_.data() + text_.size(), &reached_), this);
    return std::move(result_);
  }

  bool null() { return add(Json()); }
  bool boolean(bool value) { return add(value); }
  bool number_integer(Library::number_integer_t value) { return add(value); }
  bool number_unsigned(Library::number_unsigned_t value) { return add(value); }
  bool number_float(Library::number_float_t value, const std::string&) { return add(value); }
  bool string(std::string& value) { return add(std::move(value)); }
  bool binary(Library::binary_t&) { throw Error(ErrorKind::kInternal, "binary data in JSON text"); }

  bool start_object(std::size_t) { return open(JsonKind::kObject); }
  bool key(std::string& key) {
    Frame& frame = frames_.back();
    if (!frame.keys.insert(key).second) {
      constexpr std::size_t kShownBytes = 60;
      fail("the key " + to_json_text(std::string_view(key).substr(0, kShownBytes)) + " occurs twice");
    }
    frame.members.push_back({std::move(key), Json()});
    return true;
  }
  bool end_object() { return close(std::move(frames_.back().members)); }

  bool start_array(std::size_t) { return open(JsonKind::kArray); }
  bool end_array() { return close(std::move(frames_.back().values)); }

  bool parse_error(std::size_t bytes_read, const std::string&, const Library::exception& error) {
    throw_at(text_, bytes_read == 0 ? 0 : bytes_read - 1, reason_of(error));
  }

 private:
  struct Frame {
    JsonKind kind;
    Json::Array values;
    Json::Object members;
    std::set<std::string> keys;  // a tree, as chosen keys can make a hash table slow
  };

  bool add(Json value) {
    if (frames_.empty()) {
      result_ = std::move(value);
    } else if (frames_.back().kind == JsonKind::kObject) {
      frames_.back().members.back().value = std::move(value);
    } else {
      frames_.back().values.push_back(std::move(value));
    }
    return true;
  }

  bool open(JsonKind kind) {
    if (frames_.size() >= max_depth_) fail("nested deeper than " + std::to_string(max_depth_) + " levels");
    frames_.push_back({kind, {}, {}, {}});
    return true;
  }

  bool close(Json value) {
    frames_.pop_back();
    return add(std::move(value));
  }

  [[noreturn]] void fail(const std::string& reason) {
    throw_at(text_, static_cast<std::size_t>(reached_ - text_.data()) - 1, reason);
  }

  std::string_view text_;
  std::size_t max_depth_;
  const char* reached_;
  std::vector<Frame> frames_;
  Json result_;
};

}  // namespace

Json parse_json(std::string_view text, const JsonLimits& limits) {
  if (text.size() > limits.max_bytes) {
    throw Error(ErrorKind::kBadInput, "the JSON text has " + std::to_string(text.size()) +
                                          " bytes, more than the " + std::to_string(limits.max_bytes) +
                                          " allowed");
  }
  // The parser would take a NUL for the end of the text and not look at the rest.
  if (const auto nul = text.find('\0'); nul != text.npos) throw_at(text, nul, "a NUL byte");
  return JsonBuilder(text, limits.max_depth).build();
}

}  // namespace undertone::io

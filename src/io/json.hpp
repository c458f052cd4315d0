#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace undertone::io {

struct JsonMember;

/// In the order in which Json stores its alternatives.
enum class JsonKind { kNull, kBool, kInteger, kDouble, kString, kArray, kObject };

/// A JSON value. Objects keep the order of their members; equality heeds that order and tells 1 from 1.0.
class Json {
 public:
  using Array = std::vector<Json>;
  using Object = std::vector<JsonMember>;

  // Defined outside the class, inside of which an object's members are still an incomplete type.
  Json() noexcept;
  Json(const Json& other);
  Json(Json&& other) noexcept;
  Json& operator=(const Json& other);
  Json& operator=(Json&& other) noexcept;
  ~Json();

  Json(std::nullptr_t) noexcept;
  /// bool and every integer type; what int64 cannot hold becomes a double, as it does in parse_json.
  template <std::integral T>
  Json(T value);
  Json(double value);
  Json(std::string value);
  Json(std::string_view value);
  Json(const char* value);
  Json(Array values);
  /// The keys must differ; `set` sees to that, a list of members does not.
  Json(Object members);

  JsonKind kind() const { return static_cast<JsonKind>(value_.index()); }
  bool is_null() const { return kind() == JsonKind::kNull; }

  /// Null where this is no object or has no such key. Takes time linear in the members.
  const Json* find(std::string_view key) const;
  /// Throws kBadInput where `find` returns null.
  const Json& at(std::string_view key) const;

  /// A value of another kind throws kBadInput; `name` is what the error calls it.
  bool as_bool(std::string_view name = {}) const;
  std::int64_t as_integer(std::string_view name = {}) const;
  double as_double(std::string_view name = {}) const;  // takes integers too
  const std::string& as_string(std::string_view name = {}) const;
  const Array& as_array(std::string_view name = {}) const;
  const Object& as_object(std::string_view name = {}) const;

  /// The member `key` as the kind asked for, or kBadInput that names the key and the kind.
  bool get_bool(std::string_view key) const { return at(key).as_bool(key); }
  std::int64_t get_integer(std::string_view key) const { return at(key).as_integer(key); }
  double get_double(std::string_view key) const { return at(key).as_double(key); }
  const std::string& get_string(std::string_view key) const { return at(key).as_string(key); }
  const Array& get_array(std::string_view key) const { return at(key).as_array(key); }
  const Object& get_object(std::string_view key) const { return at(key).as_object(key); }

  /// Replaces or appends a member; a null becomes an object first. Returns *this.
  Json& set(std::string_view key, Json value);
  /// Appends an element; a null becomes an array first. Returns *this.
  Json& push_back(Json value);

  friend bool operator==(const Json& left, const Json& right);

 private:
  std::variant<std::nullptr_t, bool, std::int64_t, double, std::string, Array, Object> value_;
};

struct JsonMember {
  std::string key;
  Json value;

  friend bool operator==(const JsonMember&, const JsonMember&) = default;
};

template <std::integral T>
Json::Json(T value) {
  if constexpr (std::same_as<T, bool>) {
    value_ = value;
  } else if (std::in_range<std::int64_t>(value)) {
    value_ = static_cast<std::int64_t>(value);
  } else {
    value_ = static_cast<double>(value);
  }
}

struct JsonLimits {
  std::size_t max_depth = 64;  // arrays and objects within each other; writing and destroying recurse as deep
  std::size_t max_bytes = std::size_t{64} << 20;  // of text
};

/// One value and nothing after it. Throws kBadInput that says line, column and reason. Refuses duplicate
/// keys, invalid UTF-8 and numbers too large for a double.
Json parse_json(std::string_view text, const JsonLimits& limits = {});

enum class JsonStyle { kCompact, kIndented };

/// Doubles are the shortest text that reads back as the same double. Strings come out as valid UTF-8, each
/// invalid byte replaced by U+FFFD. NaN and infinity throw kMisuse.
std::string to_json_text(const Json& value, JsonStyle style = JsonStyle::kCompact);

}  // namespace undertone::io

#include "src/io/json.hpp"

#include <algorithm>
#include <array>

#include "src/core/error.hpp"

namespace undertone::io {
namespace {

std::string_view describe(JsonKind kind) {
  constexpr std::array<std::string_view, 7> kWords = {
      "null", "a boolean", "an integer", "a floating-point number", "a string", "an array", "an object"};
  return kWords[static_cast<std::size_t>(kind)];
}

[[noreturn]] void throw_wrong_kind(std::string_view name, std::string_view expected, JsonKind found) {
  const std::string subject = name.empty() ? "the JSON value" : "\"" + std::string(name) + "\"";
  throw Error(ErrorKind::kBadInput,
              subject + " should be " + std::string(expected) + ", not " + std::string(describe(found)));
}

template <class T, class Variant>
const T& expect(const Variant& value, std::string_view name, JsonKind expected) {
  if (const T* held = std::get_if<T>(&value)) return *held;
  throw_wrong_kind(name, describe(expected), static_cast<JsonKind>(value.index()));
}

}  // namespace

Json::Json() noexcept = default;
Json::Json(const Json& other) = default;
Json::Json(Json&& other) noexcept = default;
Json& Json::operator=(const Json& other) = default;
Json& Json::operator=(Json&& other) noexcept = default;
Json::~Json() = default;

Json::Json(std::nullptr_t) noexcept {}
Json::Json(double value) : value_(value) {}
Json::Json(std::string value) : value_(std::move(value)) {}
Json::Json(std::string_view value) : value_(std::string(value)) {}
Json::Json(const char* value) : value_(std::string(value)) {}
Json::Json(Array values) : value_(std::move(values)) {}
Json::Json(Object members) : value_(std::move(members)) {}

const Json* Json::find(std::string_view key) const {
  const auto* members = std::get_if<Object>(&value_);
  if (!members) return nullptr;
  const auto found = std::ranges::find(*members, key, &JsonMember::key);
  return found == members->end() ? nullptr : &found->value;
}

const Json& Json::at(std::string_view key) const {
  if (const Json* value = find(key)) return *value;
  if (kind() == JsonKind::kObject) {
    throw Error(ErrorKind::kBadInput, "the key \"" + std::string(key) + "\" is missing");
  }
  throw_wrong_kind({}, "an object with the key \"" + std::string(key) + "\"", kind());
}

bool Json::as_bool(std::string_view name) const { return expect<bool>(value_, name, JsonKind::kBool); }

std::int64_t Json::as_integer(std::string_view name) const {
  return expect<std::int64_t>(value_, name, JsonKind::kInteger);
}

double Json::as_double(std::string_view name) const {
  if (const auto* integer = std::get_if<std::int64_t>(&value_)) return static_cast<double>(*integer);
  if (const auto* number = std::get_if<double>(&value_)) return *number;
  throw_wrong_kind(name, "a number", kind());
}

const std::string& Json::as_string(std::string_view name) const {
  return expect<std::string>(value_, name, JsonKind::kString);
}

const Json::Array& Json::as_array(std::string_view name) const {
  return expect<Array>(value_, name, JsonKind::kArray);
}

const Json::Object& Json::as_object(std::string_view name) const {
  return expect<Object>(value_, name, JsonKind::kObject);
}

Json& Json::set(std::string_view key, Json value) {
  if (is_null()) value_ = Object();
  auto* members = std::get_if<Object>(&value_);
  if (!members)
    throw Error(ErrorKind::kMisuse, "only an object takes the member \"" + std::string(key) + "\"");
  const auto found = std::ranges::find(*members, key, &JsonMember::key);
  if (found == members->end()) {
    members->push_back({std::string(key), std::move(value)});
  } else {
    found->value = std::move(value);
  }
  return *this;
}

Json& Json::push_back(Json value) {
  if (is_null()) value_ = Array();
  auto* values = std::get_if<Array>(&value_);
  if (!values) throw Error(ErrorKind::kMisuse, "only an array takes elements");
  values->push_back(std::move(value));
  return *this;
}

bool operator==(const Json& left, const Json& right) { return left.value_ == right.value_; }

}  // namespace undertone::io

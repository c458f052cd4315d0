#pragma once

#include <algorithm>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "src/io/json.hpp"

namespace undertone::support {

/// Checks values against a JSON Schema (2020-12) as far as the schemas of this project need it: type, enum,
/// const, minimum, maximum, minLength, required, properties, additionalProperties (a schema), items,
/// uniqueItems, oneOf, not, and $ref to "#/$defs/NAME". Any other keyword that would restrict is refused.
class JsonSchema {
 public:
  explicit JsonSchema(io::Json root) : root_(std::move(root)) {}

  /// What is wrong with the value, or nothing. A place is written like "/prediction/label".
  std::optional<std::string> problem(const io::Json& value) const { return check(root_, value, ""); }

 private:
  using Json = io::Json;
  using Problem = std::optional<std::string>;

  Problem check(const Json& schema, const Json& value, const std::string& place) const {
    for (const io::JsonMember& keyword : schema.as_object("schema")) {
      if (Problem problem = check_keyword(keyword, schema, value, place)) return problem;
    }
    return std::nullopt;
  }

  Problem check_keyword(const io::JsonMember& keyword, const Json& schema, const Json& value,
                        const std::string& place) const {
    const auto& [name, rule] = keyword;
    if (name == "$schema" || name == "$defs" || name == "title" || name == "description") return {};
    if (name == "$ref") return check(definition(rule.as_string()), value, place);
    if (name == "type") return fails(!has_type(rule, value), place, "is not of type " + text(rule));
    if (name == "const") return fails(!same(value, rule), place, "is not " + text(rule));
    if (name == "enum") {
      return fails(std::ranges::none_of(rule.as_array(), [&](const Json& one) { return same(one, value); }),
                   place, "is none of " + text(rule));
    }
    if (name == "oneOf") return check_one_of(rule, value, place);
    if (name == "not") return fails(!check(rule, value, place), place, "is what it must not be");
    if (name == "minimum" || name == "maximum") return check_bound(name, rule, value, place);
    if (name == "minLength") {
      return fails(value.kind() == io::JsonKind::kString && std::ssize(value.as_string()) < rule.as_integer(),
                   place, "is too short");
    }
    if (name == "items" || name == "uniqueItems") return check_items(name, rule, value, place);
    return check_members(name, rule, schema, value, place);
  }

  Problem check_members(const std::string& name, const Json& rule, const Json& schema, const Json& value,
                        const std::string& place) const {
    const bool known = name == "required" || name == "properties" || name == "additionalProperties";
    if (!known) throw std::logic_error("the keyword \"" + name + "\" is not known here");
    if (value.kind() != io::JsonKind::kObject) return {};
    if (name == "required") {
      for (const Json& key : rule.as_array()) {
        if (!value.find(key.as_string())) return place + " lacks \"" + key.as_string() + "\"";
      }
      return {};
    }
    const Json* named = schema.find("properties");
    for (const io::JsonMember& member : value.as_object()) {
      const Json* of_member = name == "properties"               ? rule.find(member.key)
                              : named && named->find(member.key) ? nullptr
                                                                 : &rule;
      if (!of_member) continue;
      if (Problem problem = check(*of_member, member.value, place + "/" + member.key)) return problem;
    }
    return {};
  }

  Problem check_items(const std::string& name, const Json& rule, const Json& value,
                      const std::string& place) const {
    if (value.kind() != io::JsonKind::kArray) return {};
    const auto& items = value.as_array();
    for (std::size_t i = 0; i < items.size(); ++i) {
      const std::string here = place + "/" + std::to_string(i);
      if (name == "items") {
        if (Problem problem = check(rule, items[i], here)) return problem;
      } else if (std::find(items.begin(), items.begin() + static_cast<std::ptrdiff_t>(i), items[i]) !=
                 items.begin() + static_cast<std::ptrdiff_t>(i)) {
        return here + " stands twice";
      }
    }
    return {};
  }

  Problem check_one_of(const Json& rule, const Json& value, const std::string& place) const {
    std::size_t fitting = 0;
    std::string why;
    for (const Json& one : rule.as_array()) {
      const Problem problem = check(one, value, place);
      if (!problem) ++fitting;
      if (problem) why += (why.empty() ? "" : "; ") + *problem;
    }
    if (fitting == 1) return {};
    return fitting == 0 ? why : place + " fits " + std::to_string(fitting) + " ways";
  }

  static Problem check_bound(const std::string& name, const Json& rule, const Json& value,
                             const std::string& place) {
    if (!is_number(value)) return {};
    const double number = value.as_double(), bound = rule.as_double();
    return fails(name == "minimum" ? number < bound : number > bound, place, "is beyond its " + name);
  }

  const Json& definition(const std::string& reference) const {
    constexpr std::string_view kPlace = "#/$defs/";
    if (!reference.starts_with(kPlace)) throw std::logic_error("a reference to " + reference);
    return root_.at("$defs").at(reference.substr(kPlace.size()));
  }

  static bool is_number(const Json& value) {
    return value.kind() == io::JsonKind::kInteger || value.kind() == io::JsonKind::kDouble;
  }

  static bool has_type(const Json& rule, const Json& value) {
    if (rule.kind() == io::JsonKind::kArray) {
      return std::ranges::any_of(rule.as_array(), [&](const Json& one) { return has_type(one, value); });
    }
    const std::string& name = rule.as_string();
    switch (value.kind()) {
      case io::JsonKind::kNull:
        return name == "null";
      case io::JsonKind::kBool:
        return name == "boolean";
      case io::JsonKind::kInteger:
        return name == "integer" || name == "number";
      case io::JsonKind::kDouble:
        return name == "number";
      case io::JsonKind::kString:
        return name == "string";
      case io::JsonKind::kArray:
        return name == "array";
      case io::JsonKind::kObject:
        return name == "object";
    }
    return false;
  }

  static bool same(const Json& left, const Json& right) {
    return is_number(left) && is_number(right) ? left.as_double() == right.as_double() : left == right;
  }

  static std::string text(const Json& value) { return io::to_json_text(value); }

  static Problem fails(bool failed, const std::string& place, const std::string& what) {
    return failed ? Problem((place.empty() ? "it" : place) + " " + what) : std::nullopt;
  }

  Json root_;
};

}  // namespace undertone::support

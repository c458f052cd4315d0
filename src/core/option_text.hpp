#pragma once

#include <charconv>
#include <cmath>
#include <concepts>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "src/core/time_span.hpp"

// How a value of each type that an option may have is read from text and printed as text. `read` returns
// nothing when it understood the text, otherwise what it expected ("a whole number").
namespace undertone {

/// An enumeration takes part by a constexpr function beside it that lists its values:
///   constexpr auto option_choices(Policy) { return std::to_array<Choice<Policy>>({{Policy::kFast, "fast"},
///   …}); }
template <class Enum>
using Choice = std::pair<Enum, std::string_view>;

template <class T>
struct OptionText;

template <>
struct OptionText<bool> {
  static std::optional<std::string> read(std::string_view text, bool& value);
  static std::string print(bool value) { return value ? "yes" : "no"; }
};

template <>
struct OptionText<std::string> {
  static std::optional<std::string> read(std::string_view text, std::string& value) {
    value = text;
    return std::nullopt;
  }
  static std::string print(const std::string& value) { return value; }
};

template <>
struct OptionText<std::filesystem::path> {
  static std::optional<std::string> read(std::string_view text, std::filesystem::path& value) {
    if (text.empty()) return "a path";
    value = text;
    return std::nullopt;
  }
  static std::string print(const std::filesystem::path& value) { return value.string(); }
};

template <>
struct OptionText<ClockTime> {
  static std::optional<std::string> read(std::string_view text, ClockTime& value) {
    const auto seconds = parse_clock(text);
    if (!seconds) return "a time such as 75.5 or 1:15.5";
    value.seconds = *seconds;
    return std::nullopt;
  }
  static std::string print(ClockTime value);
};

template <class Number>
requires std::integral<Number> || std::floating_point<Number>
struct OptionText<Number> {
  static std::optional<std::string> read(std::string_view text, Number& value) {
    Number number{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    bool understood = error == std::errc() && end == text.data() + text.size();
    if constexpr (std::floating_point<Number>) understood = understood && std::isfinite(number);
    if (!understood) return std::integral<Number> ? "a whole number" : "a number";
    value = number;
    return std::nullopt;
  }
  /// The shortest text that reads back as the same number; an exponent only where plain digits get long.
  static std::string print(Number value) {
    char text[48];
    if constexpr (std::floating_point<Number>) {
      const Number size = std::abs(value);
      if (size == 0 || (size >= Number(1e-5) && size < Number(1e15)))
        return {text, std::to_chars(text, text + sizeof text, value, std::chars_format::fixed).ptr};
    }
    return {text, std::to_chars(text, text + sizeof text, value).ptr};
  }
};

template <class Enum>
requires std::is_enum_v<Enum>
struct OptionText<Enum> {
  static std::optional<std::string> read(std::string_view text, Enum& value) {
    std::string names;
    for (const auto& [choice, name] : option_choices(Enum{})) {
      if (name == text) {
        value = choice;
        return std::nullopt;
      }
      names += (names.empty() ? "" : ", ") + std::string(name);
    }
    return "one of " + names;
  }
  static std::string print(Enum value) {
    for (const auto& [choice, name] : option_choices(Enum{})) {
      if (choice == value) return std::string(name);
    }
    return "?";
  }
};

/// Absent prints as nothing, and nothing reads as absent.
template <class T>
struct OptionText<std::optional<T>> {
  static std::optional<std::string> read(std::string_view text, std::optional<T>& value) {
    if (text.empty()) {
      value.reset();
      return std::nullopt;
    }
    T inner{};
    auto expected = OptionText<T>::read(text, inner);
    if (!expected) value = std::move(inner);
    return expected;
  }
  static std::string print(const std::optional<T>& value) {
    return value ? OptionText<T>::print(*value) : "";
  }
};

/// Each reading appends one element, and an empty text appends none: a list of nothing can be asked for. The
/// options mechanism empties the list before a new layer speaks.
template <class T>
struct OptionText<std::vector<T>> {
  static std::optional<std::string> read(std::string_view text, std::vector<T>& values) {
    if (text.empty()) return std::nullopt;
    T element{};
    auto expected = OptionText<T>::read(text, element);
    if (!expected) values.push_back(std::move(element));
    return expected;
  }
  static std::string print(const std::vector<T>& values) {
    std::string text;
    for (const T& value : values) text += (text.empty() ? "" : ",") + OptionText<T>::print(value);
    return text;
  }
};

}  // namespace undertone

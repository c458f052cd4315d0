#pragma once

#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "src/core/option_text.hpp"

// One list per options struct drives everything: command-line flags, config file, validation, printing,
// --help, the man page, shell completion and the fingerprint. A struct declares it beside its fields:
//
//   struct DecodeOptions {
//     int height = 360;
//     static void fields(auto& self, auto&& field) {
//       field(self.height, {.name = "height", .value = "LINES", .help = "largest height of a frame", .low =
//       16});
//     }
//   };
namespace undertone {

enum class Affects { kResult, kRunOnly };  // what changes only speed or looks stays out of the fingerprint

struct OptionSpec {
  std::string_view name;        // kebab-case; --name on the command line, `name = …` in a config file
  std::string_view value = {};  // what stands for the value in the help; empty for a switch
  std::string_view help;        // one sentence without a full stop
  double low = -std::numeric_limits<double>::infinity();
  double high = std::numeric_limits<double>::infinity();
  Affects affects = Affects::kResult;
};

enum class OptionKind { kSwitch, kSingle, kList };

/// Later layers win over earlier ones, whatever the order in which they are assigned.
enum class OptionLayer { kDefault, kPreset, kConfigFile, kCheckpoint, kCommandLine };

/// One field of a live options struct, its type erased.
struct Option {
  OptionSpec spec;
  OptionKind kind = OptionKind::kSingle;
  std::vector<std::string_view> choices;  // of an enumeration
  std::string default_text;
  OptionLayer layer = OptionLayer::kDefault;                          // who set the present value
  std::function<std::optional<std::string>(std::string_view)> judge;  // what it expects instead of this text
  std::function<void(std::string_view)> set;                          // to a text without complaint
  std::function<std::vector<std::string>()> texts;  // the present value: one text, or one per element
  std::function<void()> clear;                      // empties a list
};

struct OptionValue {
  std::string name;
  std::string text;
  std::string where;  // "--height", "undertone.conf:3": stands in front of a complaint
};

class OptionList {
 public:
  /// `options` must outlive the list. Throws kInternal when two options have one name.
  template <class Options>
  void add(Options& options) {
    Options::fields(options, [this](auto& field, const OptionSpec& spec) { add_field(field, spec); });
    if constexpr (requires { options.problems(); }) {
      struct_checks_.push_back([&options] { return options.problems(); });
    }
  }

  /// Values of one layer. What is wrong with them is kept for `check`.
  void assign(OptionLayer layer, const std::vector<OptionValue>& values);
  /// Throws one kMisuse error that names every problem.
  void check() const;

  const std::vector<Option>& options() const { return options_; }
  const Option* find(std::string_view name) const;
  /// `name = value` lines, a line for each element of a list, readable as a config file. A value that no text
  /// gives (a path that is still empty) becomes a comment.
  std::string print() const;
  /// SHA-256 over the names and values that can change a result.
  std::string fingerprint() const;

 private:
  template <class Field>
  void add_field(Field& field, const OptionSpec& spec);
  void insert(Option option);
  Option* find_to_change(std::string_view name);
  void assign_one(OptionLayer layer, const OptionValue& value);

  std::vector<Option> options_;
  std::vector<std::string> problems_;
  std::vector<std::function<std::vector<std::string>()>> struct_checks_;
};

/// Lines `name = value`, `# comment`, and `[section]`. Lines before the first section and those of `section`
/// count. A value may stand between double quotes, which keep spaces at its ends and allow the escapes
/// \n \r \t \" \\ inside. Throws kBadInput with file and line on anything else.
std::vector<OptionValue> parse_config(std::string_view text, std::string_view file_name,
                                      std::string_view section);

/// The candidate most like `word`, or nothing when none is near.
std::optional<std::string_view> nearest_name(std::string_view word,
                                             const std::vector<std::string_view>& candidates);

namespace detail {
template <class T>
constexpr bool kIsList = false;
template <class T>
constexpr bool kIsList<std::vector<T>> = true;

template <class T>
struct Element {
  using Type = T;
};
template <class T>
struct Element<std::vector<T>> : Element<T> {};
template <class T>
struct Element<std::optional<T>> : Element<T> {};

/// What a range is checked against: the last element of a list, the value itself, nothing when absent.
template <class T>
std::optional<double> to_number(const T& value) {
  if constexpr (std::is_same_v<T, float>) {
    double written = value;  // 0.1f is above 0.1, but what was written is not
    OptionText<double>::read(OptionText<float>::print(value), written);
    return written;
  } else if constexpr (std::is_same_v<T, ClockTime>) {
    return value.seconds;
  } else if constexpr (std::is_arithmetic_v<T> && !std::is_same_v<T, bool>) {
    return static_cast<double>(value);
  } else if constexpr (kIsList<T>) {
    return value.empty() ? std::nullopt : to_number(value.back());
  } else if constexpr (requires { value.has_value(); }) {
    return value.has_value() ? to_number(*value) : std::nullopt;
  } else {
    return std::nullopt;
  }
}

template <class T>
std::vector<std::string> to_texts(const T& value) {
  return {OptionText<T>::print(value)};
}
template <class T>
std::vector<std::string> to_texts(const std::vector<T>& values) {
  std::vector<std::string> texts;
  for (const T& value : values) texts.push_back(OptionText<T>::print(value));
  return texts;
}

std::optional<std::string> check_range(const OptionSpec& spec, std::optional<double> value);
}  // namespace detail

template <class Field>
void OptionList::add_field(Field& field, const OptionSpec& spec) {
  using Element = typename detail::Element<Field>::Type;
  Option option;
  option.spec = spec;
  if constexpr (std::is_same_v<Field, bool>) option.kind = OptionKind::kSwitch;
  if constexpr (detail::kIsList<Field>) {
    option.kind = OptionKind::kList;
    option.clear = [&field] { field.clear(); };
  }
  if constexpr (std::is_enum_v<Element>) {
    for (const auto& choice : option_choices(Element{})) option.choices.push_back(choice.second);
  }
  option.default_text = OptionText<Field>::print(field);
  option.texts = [&field] { return detail::to_texts(field); };
  option.judge = [spec](std::string_view text) -> std::optional<std::string> {
    Field candidate{};
    auto expected = OptionText<Field>::read(text, candidate);
    if (!expected) expected = detail::check_range(spec, detail::to_number(candidate));
    return expected;
  };
  option.set = [&field](std::string_view text) { OptionText<Field>::read(text, field); };
  insert(std::move(option));
}

}  // namespace undertone

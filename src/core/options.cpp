#include "src/core/options.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <numeric>

#include "src/core/error.hpp"
#include "src/core/fingerprint.hpp"

namespace undertone {
namespace {

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r'; }

std::string_view trim(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

// In a quoted value of a config file, the second of each pair stands behind a backslash for the first.
constexpr auto kEscapes =
    std::to_array<std::pair<char, char>>({{'\n', 'n'}, {'\r', 'r'}, {'\t', 't'}, {'"', '"'}, {'\\', '\\'}});

// A value as a config file holds it: as it is wherever that reads back.
std::string quoted_if_needed(const std::string& text) {
  const bool plain = trim(text) == text && text.find_first_of("\n\r") == std::string::npos;
  if (plain && !text.starts_with('"')) return text;
  std::string quoted = "\"";
  for (const char c : text) {
    const auto* escape =
        std::find_if(kEscapes.begin(), kEscapes.end(), [&](const auto& pair) { return pair.first == c; });
    quoted += escape == kEscapes.end() ? std::string(1, c) : std::string{'\\', escape->second};
  }
  return quoted + "\"";
}

// The opposite; nothing when the quotes are not closed or an escape is unknown.
std::optional<std::string> unquoted(std::string_view text) {
  if (!text.starts_with('"')) return std::string(text);
  std::string value;
  for (std::size_t i = 1; i < text.size(); ++i) {
    if (text[i] == '"') return i + 1 == text.size() ? std::optional(value) : std::nullopt;
    if (text[i] != '\\') {
      value += text[i];
      continue;
    }
    if (++i == text.size()) return std::nullopt;
    const auto* escape = std::find_if(kEscapes.begin(), kEscapes.end(),
                                      [&](const auto& pair) { return pair.second == text[i]; });
    if (escape == kEscapes.end()) return std::nullopt;
    value += escape->first;
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> OptionText<bool>::read(std::string_view text, bool& value) {
  if (text == "yes" || text == "true" || text == "on" || text == "1") {
    value = true;
  } else if (text == "no" || text == "false" || text == "off" || text == "0") {
    value = false;
  } else {
    return "yes or no";
  }
  return std::nullopt;
}

std::string OptionText<ClockTime>::print(ClockTime value) {
  char text[400];  // plain digits, which parse_clock reads back; never an exponent
  return {text, std::to_chars(text, text + sizeof text, value.seconds, std::chars_format::fixed).ptr};
}

std::optional<std::string> detail::check_range(const OptionSpec& spec, std::optional<double> value) {
  if (!value || (spec.low <= *value && *value <= spec.high)) return std::nullopt;
  const std::string low = OptionText<double>::print(spec.low);
  const std::string high = OptionText<double>::print(spec.high);
  if (std::isinf(spec.high)) return "at least " + low;
  if (std::isinf(spec.low)) return "at most " + high;
  return "between " + low + " and " + high;
}

const Option* OptionList::find(std::string_view name) const {
  const auto found = std::find_if(options_.begin(), options_.end(),
                                  [&](const Option& option) { return option.spec.name == name; });
  return found == options_.end() ? nullptr : &*found;
}

Option* OptionList::find_to_change(std::string_view name) {
  const Option* found = find(name);
  return found == nullptr ? nullptr : &options_[static_cast<std::size_t>(found - options_.data())];
}

void OptionList::insert(Option option) {
  if (find(option.spec.name) != nullptr) {
    throw Error(ErrorKind::kInternal, "two options are called '" + std::string(option.spec.name) + "'");
  }
  options_.push_back(std::move(option));
}

void OptionList::assign(OptionLayer layer, const std::vector<OptionValue>& values) {
  // A layer that speaks of a list replaces what the layers below it had put there.
  for (Option& option : options_) {
    const bool spoken_of = std::any_of(values.begin(), values.end(), [&](const OptionValue& value) {
      return value.name == option.spec.name;
    });
    if (spoken_of && option.kind == OptionKind::kList && layer >= option.layer) option.clear();
  }
  for (const OptionValue& value : values) assign_one(layer, value);
}

void OptionList::assign_one(OptionLayer layer, const OptionValue& value) {
  Option* option = find_to_change(value.name);
  if (option == nullptr) {
    std::vector<std::string_view> names;
    for (const Option& known : options_) names.push_back(known.spec.name);
    const auto nearest = nearest_name(value.name, names);
    problems_.push_back(value.where + ": there is no option '" + value.name + "'" +
                        (nearest ? "; did you mean '" + std::string(*nearest) + "'?" : ""));
    return;
  }
  // Judged even where a higher layer has spoken, so that complaints do not depend on who came first.
  if (const auto expected = option->judge(value.text)) {
    problems_.push_back(value.where + ": '" + value.text + "' is not " + *expected);
    return;
  }
  if (layer < option->layer) return;
  option->set(value.text);
  option->layer = layer;
}

void OptionList::check() const {
  std::vector<std::string> problems = problems_;
  for (const auto& struct_check : struct_checks_) {
    const auto more = struct_check();
    problems.insert(problems.end(), more.begin(), more.end());
  }
  if (problems.empty()) return;
  std::string message = problems.front();
  for (std::size_t i = 1; i < problems.size(); ++i) message += "\n" + problems[i];
  throw Error(ErrorKind::kMisuse, message);
}

std::string OptionList::print() const {
  std::string lines;
  for (const Option& option : options_) {
    auto texts = option.texts();
    if (texts.empty()) texts.emplace_back();
    for (const std::string& text : texts) {
      if (option.judge(text)) lines += "# ";
      lines +=
          std::string(option.spec.name) + " =" + (text.empty() ? "" : " " + quoted_if_needed(text)) + "\n";
    }
  }
  return lines;
}

std::string OptionList::fingerprint() const {
  std::map<std::string_view, std::vector<std::string>> values;
  for (const Option& option : options_) {
    if (option.spec.affects == Affects::kResult) values[option.spec.name] = option.texts();
  }
  Sha256 hash;
  for (const auto& [name, texts] : values) {
    hash.update(std::string(name) + "=");
    // The length keeps what stands inside a text from looking like the next element or the next option.
    for (const std::string& text : texts) hash.update(std::to_string(text.size()) + ":" + text);
    hash.update("\n");
  }
  return hash.hex_digest();
}

std::vector<OptionValue> parse_config(std::string_view text, std::string_view file_name,
                                      std::string_view section) {
  std::vector<OptionValue> values;
  bool counts = true;
  for (int number = 1; !text.empty(); ++number) {
    const auto line_end = std::min(text.find('\n'), text.size());
    const auto line = trim(text.substr(0, line_end));
    text.remove_prefix(std::min(line_end + 1, text.size()));
    const std::string where = std::string(file_name) + ":" + std::to_string(number);
    if (line.empty() || line.front() == '#') continue;
    if (line.front() == '[') {
      if (line.back() != ']') throw Error(ErrorKind::kBadInput, where + ": a section line ends with ']'");
      counts = trim(line.substr(1, line.size() - 2)) == section;
      continue;
    }
    const auto equals = line.find('=');
    if (equals == std::string_view::npos || equals == 0)
      throw Error(ErrorKind::kBadInput, where + ": expected 'name = value'");
    auto value = unquoted(trim(line.substr(equals + 1)));
    if (!value) {
      throw Error(
          ErrorKind::kBadInput,
          where + R"(: a value that begins with '"' ends with one and has only \n \r \t \" \\ inside)");
    }
    if (counts) values.push_back({std::string(trim(line.substr(0, equals))), std::move(*value), where});
  }
  return values;
}

namespace {

// Insertions, deletions, replacements and swaps of neighbours that turn one word into the other.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1), previous(b.size() + 1), current(b.size() + 1);
  std::iota(previous.begin(), previous.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    current[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = previous[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      current[j] = std::min({previous[j] + 1, current[j - 1] + 1, replaced});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        current[j] = std::min(current[j], before[j - 2] + 1);
      }
    }
    std::swap(before, previous);
    std::swap(previous, current);
  }
  return previous[b.size()];
}

}  // namespace

std::optional<std::string_view> nearest_name(std::string_view word,
                                             const std::vector<std::string_view>& candidates) {
  std::optional<std::string_view> nearest;
  std::size_t best = std::max<std::size_t>(2, word.size() / 3) + 1;
  for (const std::string_view candidate : candidates) {
    const std::size_t distance = edit_distance(word, candidate);
    if (distance < best && distance < candidate.size()) {
      best = distance;
      nearest = candidate;
    }
  }
  return nearest;
}

}  // namespace undertone

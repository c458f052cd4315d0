#include "src/core/options.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "src/core/error.hpp"
#include "src/core/fingerprint.hpp"

namespace undertone {

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
  auto* option = const_cast<Option*>(find(value.name));
  if (option == nullptr) {
    std::vector<std::string_view> names;
    for (const Option& known : options_) names.push_back(known.spec.name);
    const auto nearest = nearest_name(value.name, names);
    problems_.push_back(value.where + ": there is no option '" + value.name + "'" +
                        (nearest ? "; did you mean '" + std::string(*nearest) + "'?" : ""));
    return;
  }
  if (layer < option->layer) return;
  if (const auto expected = option->read(value.text)) {
    problems_.push_back(value.where + ": '" + value.text + "' is not " + *expected);
    return;
  }
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
  std::string text;
  for (const Option& option : options_) {
    text += std::string(option.spec.name) + " = " + option.print() + "\n";
  }
  return text;
}

std::string OptionList::fingerprint() const {
  std::map<std::string_view, std::string> values;
  for (const Option& option : options_) {
    if (option.spec.affects == Affects::kResult) values[option.spec.name] = option.print();
  }
  Sha256 hash;
  for (const auto& [name, value] : values) {
    // The length keeps a line break inside a value from looking like the next option.
    hash.update(std::string(name) + "=" + std::to_string(value.size()) + ":" + value + "\n");
  }
  return hash.hex_digest();
}

namespace {

std::string_view trim(std::string_view text) {
  const auto is_space = [](char c) { return c == ' ' || c == '\t' || c == '\r'; };
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

}  // namespace

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
    if (equals == std::string_view::npos)
      throw Error(ErrorKind::kBadInput, where + ": expected 'name = value'");
    if (!counts) continue;
    values.push_back(
        {std::string(trim(line.substr(0, equals))), std::string(trim(line.substr(equals + 1))), where});
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

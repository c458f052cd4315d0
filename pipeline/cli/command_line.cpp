#include "pipeline/cli/command_line.hpp"

#include <algorithm>

#include <boost/program_options.hpp>

#include "src/core/error.hpp"

namespace undertone::cli {
namespace po = boost::program_options;
namespace {

const std::string kNegation = "no-";  // --no-force takes back a switch that a config file set

/// The switch that a name like "no-force" takes back.
const Option* negated_by(const std::string& name, const OptionList& options) {
  if (options.find(name) != nullptr || !name.starts_with(kNegation)) return nullptr;
  const Option* positive = options.find(name.substr(kNegation.size()));
  return positive != nullptr && positive->kind == OptionKind::kSwitch ? positive : nullptr;
}

/// "--name=" means an empty value, for which the parser below wants a word of its own.
std::vector<std::string> spread_empty_values(std::vector<std::string> words, const OptionList& options) {
  std::vector<std::string> result;
  for (std::string& word : words) {
    const bool ends_empty = word.size() > 3 && word.starts_with("--") && word.find('=') == word.size() - 1;
    const std::string name = ends_empty ? word.substr(2, word.size() - 3) : "";
    const Option* option = options.find(name);
    const bool is_switch =
        option != nullptr ? option->kind == OptionKind::kSwitch : negated_by(name, options) != nullptr;
    if (ends_empty && !is_switch) word.pop_back();
    result.push_back(std::move(word));
    if (ends_empty && !is_switch && option != nullptr) result.emplace_back();
  }
  return result;
}

/// Behind "-" alone stands standard input; everything else that begins so before "--" is meant as a flag.
bool looks_like_flag(const std::string& word) { return word.size() > 1 && word.front() == '-'; }

OptionValue to_value(const po::option& parsed, const OptionList& options) {
  const std::string name =
      parsed.string_key.starts_with("--") ? parsed.string_key.substr(2) : parsed.string_key;
  const std::string where = "--" + name;
  if (!parsed.value.empty()) return {name, parsed.value.front(), where};
  if (const Option* negated = negated_by(name, options))
    return {std::string(negated->spec.name), "no", where};
  return {name, "yes", where};
}

}  // namespace

CommandLine parse_command_line(const std::vector<std::string>& words, const OptionList& options) {
  po::options_description known;
  for (const Option& option : options.options()) {
    const std::string name(option.spec.name);
    if (option.kind == OptionKind::kSwitch) {
      known.add_options()(name.c_str(), "")((kNegation + name).c_str(), "");
    } else {
      known.add_options()(name.c_str(), po::value<std::string>(), "");
    }
  }
  const int style = (po::command_line_style::unix_style ^ po::command_line_style::allow_guessing) &
                    ~po::command_line_style::allow_short;
  const auto end_of_flags = std::find(words.begin(), words.end(), "--");
  CommandLine result;
  try {
    const auto parsed = po::command_line_parser(spread_empty_values({words.begin(), end_of_flags}, options))
                            .options(known)
                            .style(style)
                            .allow_unregistered()
                            .run();
    for (const auto& option : parsed.options) {
      if (option.position_key < 0 && !option.string_key.empty()) {
        result.values.push_back(to_value(option, options));
        continue;
      }
      for (const std::string& word : option.value) {
        if (looks_like_flag(word)) {
          result.values.push_back({word, "yes", word});
        } else {
          result.arguments.push_back(word);
        }
      }
    }
  } catch (const po::error& error) {
    throw Error(ErrorKind::kMisuse, error.what());
  }
  if (end_of_flags != words.end())
    result.arguments.insert(result.arguments.end(), end_of_flags + 1, words.end());
  return result;
}

}  // namespace undertone::cli

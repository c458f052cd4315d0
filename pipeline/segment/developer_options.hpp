#pragma once

#include <string>
#include <vector>

#include "src/core/error.hpp"
#include "src/core/options.hpp"

namespace undertone::pipeline {

/// For the small programs that only developers run: words of the form `--name value` go to the options, the
/// others are returned. Throws kMisuse that names every problem.
inline std::vector<std::string> read_options(const std::vector<std::string>& words, OptionList& options) {
  std::vector<std::string> arguments;
  std::vector<OptionValue> values;
  for (auto word = words.begin(); word != words.end(); ++word) {
    if (!word->starts_with("--")) {
      arguments.push_back(*word);
      continue;
    }
    const std::string flag = *word;
    if (++word == words.end()) throw Error(ErrorKind::kMisuse, flag + ": the value is missing");
    values.push_back({flag.substr(2), *word, flag});
  }
  options.assign(OptionLayer::kCommandLine, values);
  options.check();
  return arguments;
}

}  // namespace undertone::pipeline

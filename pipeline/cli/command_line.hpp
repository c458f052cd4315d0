#pragma once

#include <string>
#include <vector>

#include "src/core/options.hpp"

namespace undertone::cli {

struct CommandLine {
  std::vector<std::string> arguments;  // without a flag, in order
  std::vector<OptionValue> values;
};

/// Splits words into arguments and option values; what follows "--" is arguments. Flags that `options` does
/// not know come out as values too, so that the one place that complains of unknown options does. Throws
/// kMisuse when a value is missing.
CommandLine parse_command_line(const std::vector<std::string>& words, const OptionList& options);

}  // namespace undertone::cli

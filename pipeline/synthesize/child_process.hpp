#pragma once

#include <optional>
#include <string>
#include <vector>

namespace undertone::synthesize {

/// Runs a program found on the path, without a shell, feeds it `input` and returns what it wrote to its
/// standard output. Nothing if there is no such program; throws if it fails.
std::optional<std::string> run_filter(const std::vector<std::string>& arguments, const std::string& input);

/// Whether a program of this name could be run.
bool program_installed(const std::string& name);

}  // namespace undertone::synthesize

#pragma once

#include <memory>
#include <string>
#include <vector>

#include "pipeline/cli/verb.hpp"

namespace undertone::cli {

/// All that the help, the man page and the shells' completion are made from.
struct VerbPage {
  VerbDescription description;
  OptionList own;     // the verb's own options
  OptionList common;  // those of every verb
};

/// `undertone --help`
std::string program_help(const std::vector<std::unique_ptr<Verb>>& verbs);
/// `undertone VERB --help`
std::string verb_help(const VerbPage& page);

/// troff source of the page for `man undertone`.
std::string man_page(const std::vector<VerbPage>& pages);

enum class Shell { kBash, kZsh, kFish };
constexpr auto option_choices(Shell) {
  return std::to_array<Choice<Shell>>({{Shell::kBash, "bash"}, {Shell::kZsh, "zsh"}, {Shell::kFish, "fish"}});
}
std::string completion_script(Shell shell, const std::vector<VerbPage>& pages);

}  // namespace undertone::cli

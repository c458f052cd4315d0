#include <algorithm>

#include "pipeline/cli/help.hpp"
#include "src/core/joined.hpp"

namespace undertone::cli {
namespace {

// Safe inside single quotes of all three shells.
std::string shell_word(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '\'') {
      result += "'\\''";
    } else {
      result += c;
    }
  }
  return "'" + result + "'";
}

std::vector<const Option*> options_of(const VerbPage& page) {
  std::vector<const Option*> all;
  for (const OptionList* list : {&page.own, &page.common}) {
    for (const Option& option : list->options()) all.push_back(&option);
  }
  return all;
}

std::string verb_names(const std::vector<VerbPage>& pages) {
  std::vector<std::string_view> names;
  for (const VerbPage& page : pages) names.push_back(page.description.name);
  return joined(names, " ");
}

bool takes_file(const Option& option) { return option.spec.value == "FILE"; }

// Of "bash|zsh|fish", the words to choose from; nothing where the argument is no choice.
std::string argument_choices(const VerbDescription& about) {
  std::string words(about.arguments);
  if (words.find('|') == std::string::npos) return {};
  std::replace(words.begin(), words.end(), '|', ' ');
  return words;
}

// Flags, and how a switch of the verb's own is taken back.
std::string flags_of(const VerbPage& page) {
  std::string flags;
  for (const Option* option : options_of(page)) flags += " --" + std::string(option->spec.name);
  for (const Option& option : page.own.options()) {
    if (option.kind == OptionKind::kSwitch) flags += " --no-" + std::string(option.spec.name);
  }
  return flags.substr(1);
}

std::string bash_cases(const VerbPage& page) {
  std::string text = "    " + std::string(page.description.name) + ")\n      case $before in\n";
  for (const Option* option : options_of(page)) {
    if (option->kind == OptionKind::kSwitch) continue;
    text += "        --" + std::string(option->spec.name) + ") ";
    if (takes_file(*option)) text += "files=yes ";
    if (!option->choices.empty()) text += "words=" + shell_word(joined(option->choices, " ")) + " ";
    text += ";;\n";
  }
  text += "        *)\n          flags=" + shell_word(flags_of(page)) + "\n";
  if (page.description.takes_files) text += "          files=yes\n";
  const std::string choices = argument_choices(page.description);
  if (!choices.empty()) text += "          words=" + shell_word(choices) + "\n";
  return text + "          ;;\n      esac\n      ;;\n";
}

// Files are left to the shell itself, which knows how to quote their names.
std::string bash_script(const std::vector<VerbPage>& pages) {
  std::string text =
      "_undertone() {\n"
      "  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} flags='' words='' files=no\n"
      "  if [[ $word == '=' ]]; then\n"  // the shell makes --name=value three words
      "    word=''\n"
      "  elif [[ $before == '=' ]]; then\n"
      "    before=${COMP_WORDS[COMP_CWORD-2]}\n"
      "  fi\n"
      "  COMPREPLY=()\n"
      "  if ((COMP_CWORD == 1)); then\n"
      "    words=" +
      shell_word(verb_names(pages) + " --help --version") +
      "\n"
      "  else case ${COMP_WORDS[1]} in\n";
  for (const VerbPage& page : pages) text += bash_cases(page);
  return text +
         "  esac fi\n"
         "  if [[ $word == -* && -n $flags ]]; then\n"
         "    words=$flags\n"
         "  elif [[ $files == yes ]]; then\n"
         "    return\n"
         "  fi\n"
         "  compopt +o default 2>/dev/null\n"
         "  mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$word\")\n"
         "}\n"
         "complete -o default -F _undertone undertone\n";
}

std::string zsh_script(const std::vector<VerbPage>& pages) {
  const auto plain = [](std::string_view text) {  // brackets and colons have a meaning in _arguments
    std::string result;
    for (const char c : text) result += c == '[' || c == ']' || c == ':' ? ' ' : c;
    return result;
  };
  std::string text = "#compdef undertone\n_undertone() {\n  local -a verbs\n  verbs=(\n";
  for (const VerbPage& page : pages) {
    text += "    " + shell_word(std::string(page.description.name) + ":" + plain(page.description.summary)) +
            "\n";
  }
  text += "  )\n  if ((CURRENT == 2)); then _describe verb verbs; return; fi\n  case $words[2] in\n";
  for (const VerbPage& page : pages) {
    text += "    " + std::string(page.description.name) + ") shift words; ((CURRENT--)); _arguments";
    for (const Option* option : options_of(page)) {
      const bool is_switch = option->kind == OptionKind::kSwitch;
      std::string entry =
          "--" + std::string(option->spec.name) + (is_switch ? "[" : "=[") + plain(option->spec.help) + "]";
      if (!is_switch) entry += ":" + plain(option->spec.value) + ":";
      if (takes_file(*option)) entry += "_files";
      if (!option->choices.empty()) entry += "(" + joined(option->choices, " ") + ")";
      text += " \\\n      " + shell_word(entry);
    }
    const std::string choices = argument_choices(page.description);
    if (page.description.takes_files) text += " \\\n      '*:file:_files'";
    if (!choices.empty()) text += " \\\n      " + shell_word("1:" + choices + ":(" + choices + ")");
    text += " ;;\n";
  }
  return text + "  esac\n}\n_undertone \"$@\"\n";
}

std::string fish_script(const std::vector<VerbPage>& pages) {
  std::string text =
      "complete -c undertone -n __fish_use_subcommand -f -l help\n"
      "complete -c undertone -n __fish_use_subcommand -f -l version\n";
  for (const VerbPage& page : pages) {
    const std::string name(page.description.name);
    const std::string line = "complete -c undertone -n '__fish_seen_subcommand_from " + name + "'";
    text += "complete -c undertone -n __fish_use_subcommand -f -a " + name + " -d " +
            shell_word(page.description.summary) + "\n";
    const std::string choices = argument_choices(page.description);
    if (!choices.empty()) text += line + " -a " + shell_word(choices) + "\n";
    if (!page.description.takes_files) text += line + " -f\n";
    for (const Option* option : options_of(page)) {
      text += line + " -l " + std::string(option->spec.name) + " -d " + shell_word(option->spec.help);
      if (option->kind != OptionKind::kSwitch) text += takes_file(*option) ? " -r -F" : " -x";
      if (!option->choices.empty()) text += " -a " + shell_word(joined(option->choices, " "));
      text += "\n";
    }
  }
  return text;
}

}  // namespace

std::string completion_script(Shell shell, const std::vector<VerbPage>& pages) {
  switch (shell) {
    case Shell::kBash:
      return bash_script(pages);
    case Shell::kZsh:
      return zsh_script(pages);
    case Shell::kFish:
      return fish_script(pages);
  }
  return {};
}

}  // namespace undertone::cli

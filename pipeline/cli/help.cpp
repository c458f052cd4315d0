#include "pipeline/cli/help.hpp"

#include <algorithm>
#include <cmath>

#include "src/core/joined.hpp"

namespace undertone::cli {
namespace {

constexpr std::size_t kWidth = 100;

// `text` in lines of at most kWidth, each after the first indented.
std::string wrap(std::string_view text, std::size_t indent) {
  std::string result;
  std::size_t column = indent;
  while (!text.empty()) {
    const auto space = std::min(text.find(' '), text.size());
    if (column > indent && column + 1 + space > kWidth) {
      result += "\n" + std::string(indent, ' ');
      column = indent;
    } else if (column > indent) {
      result += ' ';
      ++column;
    }
    result += text.substr(0, space);
    column += space;
    text.remove_prefix(std::min(space + 1, text.size()));
  }
  return result;
}

std::string flag_of(const Option& option) {
  std::string flag = "--" + std::string(option.spec.name);
  if (option.kind != OptionKind::kSwitch) flag += " " + std::string(option.spec.value);
  return flag;
}

std::string explanation_of(const Option& option) {
  std::string text(option.spec.help);
  if (!option.choices.empty()) text += ": " + joined(option.choices, ", ");
  if (option.kind != OptionKind::kSwitch && !option.default_text.empty())
    text += " [" + option.default_text + "]";
  return text;
}

std::string option_table(const OptionList& options) {
  constexpr std::size_t kIndent = 26;
  std::string table;
  for (const Option& option : options.options()) {
    const std::string flag = "  " + flag_of(option);
    const std::string gap = flag.size() + 2 > kIndent ? "\n" + std::string(kIndent, ' ')
                                                      : std::string(kIndent - flag.size(), ' ');
    table += flag + gap + wrap(explanation_of(option), kIndent) + "\n";
  }
  return table;
}

}  // namespace

std::string program_help(const std::vector<std::unique_ptr<Verb>>& verbs) {
  std::string text =
      "undertone labels the emotion of every utterance in a recorded conversation.\n\n"
      "usage: undertone VERB [OPTION…] [ARGUMENT…]\n\n";
  for (const auto& verb : verbs) {
    const VerbDescription& about = verb->description();
    const std::string name = "  " + std::string(about.name);
    text += name + std::string(16 - name.size(), ' ') + wrap(about.summary, 16) + "\n";
  }
  return text +
         "\n  undertone VERB --help     the options of a verb\n"
         "  undertone --version       the version, the libraries' versions and the device\n\n"
         "Results go to standard output, everything else to standard error. Exit status: 0 done, 1 failed,\n"
         "2 misused, 3 finished with some items skipped, 130 interrupted.\n";
}

std::string verb_help(const VerbPage& page) {
  std::string text = "usage: undertone " + std::string(page.description.name) + " [OPTION…]";
  if (!page.description.arguments.empty()) text += " " + std::string(page.description.arguments);
  text += "\n\n" + wrap(page.description.summary, 0) + ".\n";
  if (!page.own.options().empty()) text += "\n" + option_table(page.own);
  return text + "\nOptions of every verb:\n" + option_table(page.common);
}

namespace {

// A full stop or an apostrophe at the start of a line would be a command to troff, which reads ASCII only.
std::string troff(std::string_view text) {
  constexpr std::string_view kEllipsis = "…";
  std::string escaped;
  while (!text.empty()) {
    const bool ellipsis = text.starts_with(kEllipsis);
    const char c = text.front();
    if (ellipsis) {
      escaped += "...";
    } else if (c == '\\') {
      escaped += "\\e";
    } else if (c == '-') {
      escaped += "\\-";
    } else {
      escaped += c;
    }
    text.remove_prefix(ellipsis ? kEllipsis.size() : 1);
  }
  return !escaped.empty() && (escaped.front() == '.' || escaped.front() == '\'') ? "\\&" + escaped : escaped;
}

std::string troff_options(const OptionList& options) {
  std::string text;
  for (const Option& option : options.options()) {
    text += ".TP\n.B " + troff(flag_of(option)) + "\n" + troff(explanation_of(option)) + "\n";
  }
  return text;
}

}  // namespace

std::string man_page(const std::vector<VerbPage>& pages) {
  std::string text =
      ".TH UNDERTONE 1\n.SH NAME\nundertone \\- labels the emotion of every utterance in a recorded "
      "conversation\n"
      ".SH SYNOPSIS\n.B undertone\n.I VERB\n[OPTION...] [ARGUMENT...]\n.SH VERBS\n";
  for (const VerbPage& page : pages) {
    text += ".SS " + troff(page.description.name) + " " + troff(page.description.arguments) + "\n" +
            troff(page.description.summary) + ".\n" + troff_options(page.own);
  }
  if (!pages.empty()) text += ".SH OPTIONS OF EVERY VERB\n" + troff_options(pages.front().common);
  return text +
         ".SH EXIT STATUS\n0 done, 1 failed, 2 misused, 3 finished with some items skipped, 130 "
         "interrupted.\n";
}

}  // namespace undertone::cli

#include "pipeline/cli/program.hpp"

#include <algorithm>
#include <ostream>

#include <unistd.h>

#include "pipeline/cli/command_line.hpp"
#include "pipeline/cli/output_files.hpp"
#include "pipeline/cli/terminal.hpp"
#include "src/core/error.hpp"
#include "src/core/version.hpp"
#include "src/io/read_file.hpp"

namespace undertone::cli {
namespace {

constexpr std::size_t kMostConfigBytes = 1 << 20;

Verb& find_verb(const std::vector<std::unique_ptr<Verb>>& verbs, const std::string& name) {
  std::vector<std::string_view> names;
  for (const auto& verb : verbs) {
    if (verb->description().name == name) return *verb;
    names.push_back(verb->description().name);
  }
  const auto nearest = nearest_name(name, names);
  throw Error(ErrorKind::kMisuse, "there is no verb '" + name + "'" +
                                      (nearest ? "; did you mean '" + std::string(*nearest) + "'?"
                                               : "; 'undertone --help' lists them"));
}

void check_arguments(const VerbDescription& about, std::size_t count) {
  const std::string usage =
      "usage: undertone " + std::string(about.name) + " [OPTION…] " + std::string(about.arguments);
  if (count < about.least_arguments) throw Error(ErrorKind::kMisuse, "something is missing; " + usage);
  if (count > about.most_arguments) throw Error(ErrorKind::kMisuse, "too many arguments; " + usage);
}

// The verb's own and the common ones are two lists for the help, but one for whoever sets them.
template <class Common>
OptionList list_options(Verb& verb, Common& common) {
  OptionList options;
  verb.bind(options);
  options.add(common);
  return options;
}

// Of a fresh object, since the help shows defaults and the verb at hand has been changed.
std::string help_of(const VerbDescription& about) {
  CommonOptions defaults;
  const auto verbs = make_verbs();
  const auto pages = make_pages(verbs, defaults);
  const auto page = std::find_if(pages.begin(), pages.end(), [&](const VerbPage& candidate) {
    return candidate.description.name == about.name;
  });
  return verb_help(*page);
}

std::vector<OptionValue> read_config(const std::string& file, std::string_view section) {
  auto values = parse_config(io::read_text_file(file, kMostConfigBytes), file, section);
  InvocationOptions invocation;
  OptionList misplaced;
  misplaced.add(invocation);
  for (const OptionValue& value : values) {
    if (misplaced.find(value.name) == nullptr) continue;
    throw Error(ErrorKind::kMisuse, value.where + ": '" + value.name + "' stands on the command line only");
  }
  return values;
}

std::string made_by(const OptionList& options) {
  constexpr std::size_t kDigits = 12;
  return "undertone " + std::string(version()) + " " + options.fingerprint().substr(0, kDigits);
}

ExitStatus run_verb(Verb& verb, const std::vector<std::string>& words, std::ostream& out, std::ostream& err,
                    const std::stop_token& stop) {
  const VerbDescription& about = verb.description();
  CommonOptions common;
  OptionList options = list_options(verb, common);
  const CommandLine line = parse_command_line(words, options);
  options.assign(OptionLayer::kCommandLine, line.values);
  if (common.invocation.help) {
    out << help_of(about);
    return ExitStatus::kDone;
  }
  if (!common.invocation.config.empty()) {
    options.assign(OptionLayer::kConfigFile, read_config(common.invocation.config, about.name));
  }
  options.assign(OptionLayer::kPreset, verb.preset(line.arguments));
  options.check();
  if (common.invocation.print_config) {
    out << "[" << about.name << "]\n" << list_options(verb, common.display).print();
    return ExitStatus::kDone;
  }
  check_arguments(about, line.arguments.size());
  const DisplayOptions& display = common.display;
  Terminal terminal(err, resolve_progress(display.progress, STDERR_FILENO), display.log);
  VerbContext context{line.arguments,  out,  terminal,
                      terminal,        stop, wants_colour(display.colour, STDOUT_FILENO),
                      made_by(options)};
  return verb.run(context);
}

ExitStatus dispatch(const std::vector<std::string>& words, std::ostream& out, std::ostream& err,
                    const std::stop_token& stop) {
  const auto verbs = make_verbs();
  if (words.empty() || words.front() == "--help" || words.front() == "help") {
    (words.empty() ? err : out) << program_help(verbs);
    return words.empty() ? ExitStatus::kMisused : ExitStatus::kDone;
  }
  if (words.front() == "--version") {
    out << version_text();
    return ExitStatus::kDone;
  }
  return run_verb(find_verb(verbs, words.front()), {words.begin() + 1, words.end()}, out, err, stop);
}

// Each line of a message that has several stands under the program's name.
void complain(std::ostream& err, std::string_view message) {
  err << "undertone: ";
  for (const char c : message) err << (c == '\n' ? std::string("\nundertone: ") : std::string(1, c));
  err << '\n';
}

}  // namespace

std::vector<VerbPage> make_pages(const std::vector<std::unique_ptr<Verb>>& verbs, CommonOptions& common) {
  std::vector<VerbPage> pages;
  for (const auto& verb : verbs) {
    VerbPage page{verb->description(), {}, {}};
    verb->bind(page.own);
    page.common.add(common);
    pages.push_back(std::move(page));
  }
  return pages;
}

ExitStatus run_program(const std::vector<std::string>& words, std::ostream& out, std::ostream& err,
                       const std::stop_token& stop) {
  try {
    const ExitStatus status = dispatch(words, out, err, stop);
    out.flush();
    check_output(out);
    return status;
  } catch (const Error& error) {
    if (error.kind() == ErrorKind::kCancelled) {
      complain(err, "stopped");
      return ExitStatus::kInterrupted;
    }
    complain(err, error.what());
    return error.kind() == ErrorKind::kMisuse ? ExitStatus::kMisused : ExitStatus::kFailed;
  } catch (const std::bad_alloc&) {
    complain(err, "out of memory");
  } catch (const std::exception& error) {
    complain(err, std::string("internal error: ") + error.what());
  }
  return ExitStatus::kFailed;
}

}  // namespace undertone::cli

#include <ostream>

#include "pipeline/cli/common_options.hpp"
#include "pipeline/cli/program.hpp"
#include "pipeline/cli/verbs.hpp"
#include "src/core/error.hpp"

namespace undertone::cli {
namespace {

class CompletionVerb final : public Verb {
 public:
  const VerbDescription& description() const override {
    static const VerbDescription description{"completion", "bash|zsh|fish",
                                             "prints a completion script for a shell", 1, 1};
    return description;
  }
  void bind(OptionList&) override {}

  ExitStatus run(VerbContext& context) override {
    Shell shell{};
    if (const auto expected = OptionText<Shell>::read(context.arguments.front(), shell)) {
      throw Error(ErrorKind::kMisuse, "'" + context.arguments.front() + "' is not " + *expected);
    }
    CommonOptions common;
    const auto verbs = make_verbs();
    context.out << completion_script(shell, make_pages(verbs, common));
    return ExitStatus::kDone;
  }
};

class ManualVerb final : public Verb {
 public:
  const VerbDescription& description() const override {
    static const VerbDescription description{"manual", "", "prints the manual page, for 'man -l -'", 0, 0};
    return description;
  }
  void bind(OptionList&) override {}

  ExitStatus run(VerbContext& context) override {
    CommonOptions common;
    const auto verbs = make_verbs();
    context.out << man_page(make_pages(verbs, common));
    return ExitStatus::kDone;
  }
};

}  // namespace

std::unique_ptr<Verb> make_completion_verb() { return std::make_unique<CompletionVerb>(); }
std::unique_ptr<Verb> make_manual_verb() { return std::make_unique<ManualVerb>(); }

}  // namespace undertone::cli

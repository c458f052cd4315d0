#include <algorithm>
#include <sstream>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "pipeline/cli/help.hpp"
#include "pipeline/synthesize/child_process.hpp"
#include "tests/pipeline/cli/run_words.hpp"

namespace undertone::cli {
namespace {

using Words = std::vector<std::string>;

struct Completion {
  Words proposals;
  bool offers_files = false;
};

std::string quoted(const std::string& word) { return "'" + word + "'"; }

/// What bash would propose for the last of `words` when the key is pressed behind it. As the shell does, a
/// word like --name=value is given as three.
Completion complete_in_bash(const Words& words) {
  std::string script = run_words({"completion", "bash"}).out;
  // Outside of a real completion the builtin only complains; here it tells that files were turned down.
  script += "compopt() { echo no-files; }\nCOMP_WORDS=(undertone";
  for (const std::string& word : words) script += " " + quoted(word);
  script += ")\nCOMP_CWORD=" + std::to_string(words.size()) +
            "\n_undertone\n[[ ${#COMPREPLY[@]} == 0 ]] || printf '%s\\n' \"${COMPREPLY[@]}\"\n";
  const auto output = synthesize::run_filter({"bash", "--norc", "--noprofile", "-u", "-e"}, script);
  REQUIRE(output);
  Completion completion{{}, true};
  std::istringstream lines(*output);
  for (std::string line; std::getline(lines, line);) {
    if (line == "no-files") {
      completion.offers_files = false;
    } else {
      completion.proposals.push_back(line);
    }
  }
  return completion;
}

bool proposes(const Completion& completion, const std::string& word) {
  return std::count(completion.proposals.begin(), completion.proposals.end(), word) == 1;
}

bool bash_is_here() {
  if (synthesize::program_installed("bash")) return true;
  MESSAGE("skipped: bash is not installed");
  return false;
}

/// What the shell says against the script, or nothing; skips where the shell is not installed.
void check_syntax(const std::string& shell) {
  if (!synthesize::program_installed(shell)) {
    MESSAGE("skipped: " << shell << " is not installed");
    return;
  }
  const std::string script = run_words({"completion", shell}).out;
  REQUIRE(!script.empty());
  CHECK(synthesize::run_filter({"sh", "-c", shell + " -n /dev/stdin 2>&1 || echo refused"}, script) == "");
  CHECK(contains(*synthesize::run_filter({"sh", "-c", shell + " -n /dev/stdin 2>&1 || echo refused"},
                                         script + "\nif ((\n"),
                 "refused"));
}

}  // namespace

TEST_SUITE("cli") {
  TEST_CASE("bash completes the verbs and the program's own flags") {
    if (!bash_is_here()) return;
    const Completion all = complete_in_bash({""});
    for (const auto& verb : make_verbs()) CHECK(proposes(all, std::string(verb->description().name)));
    CHECK(proposes(all, "--help"));
    CHECK(proposes(all, "--version"));
    CHECK(!all.offers_files);
    CHECK(complete_in_bash({"syn"}).proposals == Words{"synthesize"});
    CHECK(complete_in_bash({"xyzzy"}).proposals.empty());
  }

  TEST_CASE("bash completes every flag of every verb") {
    if (!bash_is_here()) return;
    CommonOptions common;
    const auto verbs = make_verbs();
    for (const VerbPage& page : make_pages(verbs, common)) {
      const Completion all = complete_in_bash({std::string(page.description.name), "--"});
      std::size_t expected = page.own.options().size() + page.common.options().size();
      for (const OptionList* list : {&page.own, &page.common}) {
        for (const Option& option : list->options())
          CHECK(proposes(all, "--" + std::string(option.spec.name)));
      }
      for (const Option& option : page.own.options()) {
        if (option.kind != OptionKind::kSwitch) continue;
        CHECK(proposes(all, "--no-" + std::string(option.spec.name)));
        ++expected;
      }
      CHECK(all.proposals.size() == expected);
      CHECK(!all.offers_files);
    }
    CHECK(complete_in_bash({"synthesize", "--tu"}).proposals == Words{"--turns"});
  }

  TEST_CASE("bash completes the choices of an option, in the next word or behind an equals sign") {
    if (!bash_is_here()) return;
    CHECK(complete_in_bash({"synthesize", "--shot", ""}).proposals == Words{"together", "cuts"});
    CHECK(complete_in_bash({"synthesize", "--shot", "c"}).proposals == Words{"cuts"});
    CHECK(complete_in_bash({"synthesize", "--shot", "="}).proposals == Words{"together", "cuts"});
    CHECK(complete_in_bash({"synthesize", "--shot", "=", "t"}).proposals == Words{"together"});
    CHECK(!complete_in_bash({"synthesize", "--shot", "x"}).offers_files);
  }

  TEST_CASE("bash offers files where a file belongs and nowhere else") {
    if (!bash_is_here()) return;
    CHECK(complete_in_bash({"probe", ""}).offers_files);
    CHECK(complete_in_bash({"probe", "a.mp4", "b"}).offers_files);
    CHECK(complete_in_bash({"probe", "--json", "my fi"}).offers_files);
    CHECK(complete_in_bash({"manual", "--config", "x"}).offers_files);
    CHECK(!complete_in_bash({"manual", ""}).offers_files);
    CHECK(!complete_in_bash({"synthesize", "--turns", ""}).offers_files);
    CHECK(!complete_in_bash({"synthesize", "--pause", "-"}).offers_files);
  }

  TEST_CASE("bash completes an argument that is one of a few words") {
    if (!bash_is_here()) return;
    CHECK(complete_in_bash({"completion", ""}).proposals == Words{"bash", "zsh", "fish"});
    CHECK(complete_in_bash({"completion", "f"}).proposals == Words{"fish"});
    CHECK(!complete_in_bash({"completion", ""}).offers_files);
  }

  TEST_CASE("nothing is proposed behind a verb that there is not") {
    if (!bash_is_here()) return;
    CHECK(complete_in_bash({"xyzzy", "--"}).proposals.empty());
  }

  TEST_CASE("each shell accepts its script") {
    check_syntax("bash");
    check_syntax("zsh");
    check_syntax("fish");
  }

  TEST_CASE("fish completes verbs, flags and choices") {
    if (!synthesize::program_installed("fish")) {
      MESSAGE("skipped: fish is not installed");
      return;
    }
    const auto complete = [](const std::string& line) {
      const std::string script =
          run_words({"completion", "fish"}).out + "\ncomplete -C " + quoted(line) + "\n";
      return *synthesize::run_filter({"fish", "--no-config", "/dev/stdin"}, script);
    };
    CHECK(complete("undertone syn").starts_with("synthesize"));
    CHECK(complete("undertone probe --jso").starts_with("--json"));
    CHECK(complete("undertone synthesize --shot cu").starts_with("cuts"));
    CHECK(complete("undertone completion ba").starts_with("bash"));
  }

  TEST_CASE("the scripts of zsh and fish name every verb and option") {
    CommonOptions common;
    const auto verbs = make_verbs();
    const std::string zsh = run_words({"completion", "zsh"}).out;
    const std::string fish = run_words({"completion", "fish"}).out;
    for (const VerbPage& page : make_pages(verbs, common)) {
      const std::string verb(page.description.name);
      CHECK(contains(zsh, "    " + verb + ") shift words"));
      CHECK(contains(fish, "-n __fish_use_subcommand -f -a " + verb + " "));
      for (const Option& option : page.own.options()) {
        CHECK(contains(zsh, "'--" + std::string(option.spec.name)));
        CHECK(contains(fish, "_from " + verb + "' -l " + std::string(option.spec.name) + " -d "));
      }
    }
  }

  TEST_CASE("another shell is refused by name") {
    const Outcome outcome = run_words({"completion", "tcsh"});
    CHECK(outcome.status == ExitStatus::kMisused);
    CHECK(outcome.err == "undertone: 'tcsh' is not one of bash, zsh, fish\n");
  }
}

}  // namespace undertone::cli

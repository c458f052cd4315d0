#include "pipeline/cli/help.hpp"

#include <algorithm>
#include <sstream>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "pipeline/synthesize/child_process.hpp"
#include "tests/pipeline/cli/run_words.hpp"

namespace undertone::cli {
namespace {

constexpr std::size_t kWidth = 100;  // columns

std::size_t code_points(const std::string& text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xc0) != 0x80; }));
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

std::size_t longest_line(const std::string& text) {
  std::size_t longest = 0;
  for (const std::string& line : lines_of(text)) longest = std::max(longest, code_points(line));
  return longest;
}

/// The text with every run of white space made one space, so that it does not matter where lines are broken.
std::string unwrapped(const std::string& text) {
  std::istringstream words(text);
  std::string result, word;
  while (words >> word) result += (result.empty() ? "" : " ") + word;
  return result;
}

struct Pages {
  CommonOptions common;
  std::vector<std::unique_ptr<Verb>> verbs = make_verbs();
  std::vector<VerbPage> pages = make_pages(verbs, common);
};

/// Calls `use(page, option)` for every option of every verb.
template <class Use>
void for_each_option(Use&& use) {
  const Pages all;
  for (const VerbPage& page : all.pages) {
    for (const OptionList* list : {&page.own, &page.common}) {
      for (const Option& option : list->options()) use(page, option);
    }
  }
}

/// A text with options that the real verbs do not have.
struct AwkwardOptions {
  std::string name_of_remarkable_length = "x";
  double half = 0.5;
  static void fields(auto& self, auto&& field) {
    field(
        self.name_of_remarkable_length,
        {.name = "name-of-remarkable-length",
         .value = "SOMETHING",
         .help = ".starts with a stop, has a back\\slash and is so long that it has to be broken into lines, "
                 "which it is behind every hundredth column or before"});
    field(self.half, {.name = "half", .value = "N", .help = "'quoted'"});
  }
};

VerbPage awkward_page(AwkwardOptions& options) {
  static const VerbDescription description{"awkward", "FILE…", "shows what is hard to show", 1, 1, true};
  VerbPage page{description, {}, {}};
  page.own.add(options);
  return page;
}

}  // namespace

TEST_SUITE("cli") {
  TEST_CASE("the program's help lists every verb with its sentence") {
    const std::string help = unwrapped(run_words({"--help"}).out);
    for (const auto& verb : make_verbs()) {
      const VerbDescription& about = verb->description();
      CHECK(contains(help, " " + std::string(about.name) + " " + std::string(about.summary)));
    }
  }

  TEST_CASE("a verb's help shows every option with its value, sentence, choices and default") {
    for_each_option([](const VerbPage& page, const Option& option) {
      const std::string help = unwrapped(run_words({std::string(page.description.name), "--help"}).out);
      std::string entry = " --" + std::string(option.spec.name);
      if (option.kind != OptionKind::kSwitch) entry += " " + std::string(option.spec.value);
      entry += " " + std::string(option.spec.help);
      CAPTURE(entry);
      CHECK(count_of(help, entry) == 1);
      for (const auto choice : option.choices) CHECK(contains(help, std::string(choice)));
      if (option.kind != OptionKind::kSwitch && !option.default_text.empty())
        CHECK(contains(help.substr(help.find(entry)), "[" + option.default_text + "]"));
    });
  }

  TEST_CASE("no line of any help is wider than a hundred columns") {
    CHECK(longest_line(run_words({"--help"}).out) <= kWidth);
    for (const auto& verb : make_verbs()) {
      const std::string help = run_words({std::string(verb->description().name), "--help"}).out;
      CHECK(longest_line(help) <= kWidth);
      CHECK(longest_line(help) > kWidth / 2);
    }
    AwkwardOptions options;
    CHECK(longest_line(verb_help(awkward_page(options))) <= kWidth);
  }

  TEST_CASE("a flag too long for its column has its sentence below it") {
    AwkwardOptions options;
    const auto lines = lines_of(verb_help(awkward_page(options)));
    const auto flag = std::find(lines.begin(), lines.end(), "  --name-of-remarkable-length SOMETHING");
    REQUIRE(flag != lines.end());
    CHECK((flag + 1)->starts_with(std::string(26, ' ') + ".starts with a stop"));
  }

  TEST_CASE("help shows defaults, whatever else the command line says") {
    CHECK(run_words({"synthesize", "--help", "--turns", "31"}).out ==
          run_words({"synthesize", "--help"}).out);
    CHECK(run_words({"synthesize", "x.mp4", "--help"}).out == run_words({"synthesize", "--help"}).out);
  }

  TEST_CASE("the manual page names every option of every verb, and the exit statuses") {
    const std::string page = run_words({"manual"}).out;
    for_each_option([&](const VerbPage&, const Option& option) {
      std::string flag = "\\-\\-" + std::string(option.spec.name);
      for (auto at = flag.find('-', 4); at != std::string::npos; at = flag.find('-', at + 2))
        flag.insert(at, "\\");
      CAPTURE(flag);
      CHECK(contains(page, ".B " + flag));
    });
    for (const char* status : {"0 done", "1 failed", "2 misused", "3 finished", "130 interrupted"})
      CHECK(contains(page, status));
  }

  TEST_CASE("the manual page is ASCII, as troff wants it") {
    const std::string page = run_words({"manual"}).out;
    CHECK(std::all_of(page.begin(), page.end(), [](char c) { return c > 0; }));
    CHECK(contains(page, "FILE..."));
  }

  TEST_CASE("troff renders the manual page without a warning") {
    if (!synthesize::program_installed("groff")) {
      MESSAGE("skipped: groff is not installed");
      return;
    }
    AwkwardOptions options;
    for (const std::string& page : {run_words({"manual"}).out, man_page({awkward_page(options)})}) {
      const auto complaints =
          synthesize::run_filter({"sh", "-c", "groff -man -ww -Tutf8 2>&1 >/dev/null"}, page);
      CHECK(complaints == "");
    }
  }

  TEST_CASE("a rendered manual page holds what its source has escaped") {
    if (!synthesize::program_installed("man")) {
      MESSAGE("skipped: man is not installed");
      return;
    }
    AwkwardOptions options;
    const auto text = synthesize::run_filter(
        {"sh", "-c", "MANWIDTH=100 MANPAGER=cat man -l - 2>/dev/null | col -bx || true"},
        man_page({awkward_page(options)}));
    REQUIRE(text);
    if (text->empty()) {
      MESSAGE("skipped: man cannot render here");
      return;
    }
    const std::string shown = unwrapped(*text);
    CHECK(contains(shown, "--name-of-remarkable-length SOMETHING .starts with a stop, has a back\\slash"));
    CHECK(contains(shown, "--half N 'quoted' [0.5]"));
  }
}

}  // namespace undertone::cli

#include "pipeline/cli/command_line.hpp"

#include <optional>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "src/core/error.hpp"
#include "tests/support/errors.hpp"
#include "tests/support/random.hpp"

namespace undertone::cli {
namespace {

using Words = std::vector<std::string>;

struct SampleOptions {
  bool force = false;
  bool no_sound = true;
  int turns = 8;
  double pause = 0.5;
  std::string title = "none";
  std::optional<int> stream = 3;
  std::vector<std::string> tag = {"a", "b"};

  static void fields(auto& self, auto&& field) {
    field(self.force, {.name = "force", .help = "replace files"});
    field(self.no_sound, {.name = "no-sound", .help = "be quiet"});
    field(self.turns, {.name = "turns", .value = "N", .help = "how many", .low = 1, .high = 99});
    field(self.pause, {.name = "pause", .value = "SECONDS", .help = "silence", .low = -5});
    field(self.title, {.name = "title", .value = "TEXT", .help = "a name"});
    field(self.stream, {.name = "stream", .value = "N", .help = "index"});
    field(self.tag, {.name = "tag", .value = "TEXT", .help = "may be repeated"});
  }
};

/// Options as the words set them, and the arguments.
struct Reading {
  SampleOptions options;
  Words arguments;
};

Reading read(const Words& words) {
  Reading reading;
  OptionList list;
  list.add(reading.options);
  const CommandLine line = parse_command_line(words, list);
  list.assign(OptionLayer::kCommandLine, line.values);
  list.check();
  reading.arguments = line.arguments;
  return reading;
}

std::string complaint(const Words& words) {
  return support::error_text([&] { read(words); });
}

}  // namespace

TEST_SUITE("cli") {
  TEST_CASE("a value stands in the word of its flag or in the next") {
    CHECK(read({"--turns=12"}).options.turns == 12);
    CHECK(read({"--turns", "12"}).options.turns == 12);
    CHECK(read({"--title=a=b"}).options.title == "a=b");
    CHECK(read({"--title", "two words"}).options.title == "two words");
    CHECK(read({"--pause", "-1.5"}).options.pause == -1.5);
    CHECK(read({"--pause=-1.5"}).options.pause == -1.5);
  }

  TEST_CASE("an empty value is a value") {
    for (const Words& words : {Words{"--title="}, Words{"--title", ""}}) {
      CHECK(read(words).options.title.empty());
    }
    const Reading reading = read({"--stream=", "file", "--tag="});
    CHECK(!reading.options.stream);
    CHECK(reading.options.tag.empty());
    CHECK(reading.arguments == Words{"file"});
    CHECK(complaint({"--turns="}) == "misuse: --turns: '' is not a whole number");
  }

  TEST_CASE("a switch is set by its name, taken back by no-, and the last word wins") {
    CHECK(read({"--force"}).options.force);
    CHECK(!read({"--force", "--no-force"}).options.force);
    CHECK(read({"--no-force", "--force"}).options.force);
    CHECK(read({"--force", "file"}).arguments == Words{"file"});
    CHECK(read({"--no-force", "file"}).arguments == Words{"file"});
  }

  TEST_CASE("a switch whose own name begins with no- is itself") {
    CHECK(read({"--no-sound"}).options.no_sound);
    CHECK(!read({"--no-no-sound"}).options.no_sound);
  }

  TEST_CASE("a switch takes no value") {
    for (const char* word : {"--force=yes", "--no-force=yes", "--force=", "--no-force="}) {
      CAPTURE(word);
      CHECK(support::error_of([&] { read({word}); })->kind() == ErrorKind::kMisuse);
    }
  }

  TEST_CASE("only switches can be taken back") {
    CHECK(complaint({"--no-turns", "3"}) == "misuse: --no-turns: there is no option 'no-turns'");
  }

  TEST_CASE("a repeated list option collects, a repeated single one keeps the last") {
    const SampleOptions options =
        read({"--tag", "x", "--turns=3", "--tag=y", "--turns", "4", "--tag", "x"}).options;
    CHECK(options.tag == Words{"x", "y", "x"});
    CHECK(options.turns == 4);
  }

  TEST_CASE("arguments keep their order among the flags") {
    CHECK(read({"a", "--turns", "3", "b", "--force", "c"}).arguments == Words{"a", "b", "c"});
    CHECK(read({}).arguments.empty());
  }

  TEST_CASE("a lone dash is an argument, and so is everything after a double one") {
    CHECK(read({"-", "--force"}).arguments == Words{"-"});
    const Reading reading = read({"--force", "--", "--turns", "-x", "--", "-"});
    CHECK(reading.options.force);
    CHECK(reading.options.turns == 8);
    CHECK(reading.arguments == Words{"--turns", "-x", "--", "-"});
    CHECK(read({"--"}).arguments.empty());
  }

  TEST_CASE("a flag without its value is told by name") {
    for (const Words& words : {Words{"--turns"}, Words{"file", "--turns"}, Words{"--turns", "--", "3"}}) {
      const auto error = support::error_of([&] { read(words); });
      REQUIRE(error);
      CHECK(error->kind() == ErrorKind::kMisuse);
      CHECK(error->message().find("--turns") != std::string::npos);
    }
  }

  TEST_CASE("an unknown flag is told, whether or not it has a value, with the nearest known one") {
    CHECK(complaint({"--trns", "3"}) == "misuse: --trns: there is no option 'trns'; did you mean 'turns'?");
    CHECK(complaint({"--trns=3"}) == "misuse: --trns: there is no option 'trns'; did you mean 'turns'?");
    CHECK(complaint({"--trns="}) == "misuse: --trns: there is no option 'trns'; did you mean 'turns'?");
    CHECK(complaint({"--xyzzyplugh"}) == "misuse: --xyzzyplugh: there is no option 'xyzzyplugh'");
  }

  TEST_CASE("names are neither shortened nor spelled with one dash or in other letters") {
    CHECK(complaint({"--turn", "3"}).find("no option 'turn'") != std::string::npos);
    CHECK(complaint({"--TURNS", "3"}).find("no option 'TURNS'") != std::string::npos);
    CHECK(complaint({"-turns", "3"}) == "misuse: -turns: there is no option '-turns'; did you mean 'turns'?");
    CHECK(complaint({"-f"}).find("no option '-f'") != std::string::npos);
  }

  TEST_CASE("all wrong flags are told at once") {
    CHECK(complaint({"--turns=0", "--bogusness", "--pause", "long", "-q"}) ==
          "misuse: --turns: '0' is not between 1 and 99\n"
          "--bogusness: there is no option 'bogusness'\n"
          "--pause: 'long' is not a number\n"
          "-q: there is no option '-q'");
  }

  TEST_CASE("whatever stands after a double dash comes out as it went in") {
    support::Random random(8801);
    for (int round = 0; round < 200; ++round) {
      Words after;
      for (std::size_t i = random.below(5); i > 0; --i) after.push_back(random.text(6));
      Words words = {"--force", "--"};
      words.insert(words.end(), after.begin(), after.end());
      CHECK(read(words).arguments == after);
    }
  }

  TEST_CASE("random words are read or refused as misuse, and values arrive byte for byte") {
    support::Random random(4802);
    for (int round = 0; round < 500; ++round) {
      const std::string value = random.text(5);
      CHECK(read({"--title", value}).options.title == value);
      CHECK(read({"--title=" + value}).options.title == value);
      Words words;
      for (std::size_t i = random.below(6); i > 0; --i) {
        words.push_back((random.below(2) == 0 ? "--" : "") + random.text(3));
      }
      const auto error = support::error_of([&] { read(words); });
      if (error) CHECK(error->kind() == ErrorKind::kMisuse);
    }
  }
}

}  // namespace undertone::cli

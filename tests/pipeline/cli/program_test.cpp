#include "pipeline/cli/program.hpp"

#include <fstream>
#include <ostream>
#include <streambuf>
#include <string>

#include <doctest/doctest.h>

#include "src/core/version.hpp"
#include "tests/pipeline/cli/run_words.hpp"
#include "tests/support/temporary_directory.hpp"

namespace undertone::cli {
namespace {

/// A config file with the given text.
struct Config {
  explicit Config(const std::string& text) : file((folder / "my.conf").string()) {
    std::ofstream(file, std::ios::binary) << text;
  }
  support::TemporaryDirectory folder;
  std::string file;
};

/// What `synthesize --print-config` says with these words.
std::string effective(std::vector<std::string> words) {
  words.insert(words.begin(), {"synthesize", "--print-config"});
  const Outcome outcome = run_words(words);
  CHECK(outcome.status == ExitStatus::kDone);
  CHECK(outcome.err.empty());
  return outcome.out;
}

}  // namespace

TEST_SUITE("cli") {
  TEST_CASE("help goes to standard output when asked for, to standard error when a verb is missing") {
    const Outcome asked = run_words({"--help"}), missing = run_words({});
    CHECK(asked.status == ExitStatus::kDone);
    CHECK(asked.err.empty());
    CHECK(missing.status == ExitStatus::kMisused);
    CHECK(missing.out.empty());
    CHECK(missing.err == asked.out);
    CHECK(run_words({"help"}).out == asked.out);
  }

  TEST_CASE("an unknown verb is misuse, and the nearest one is suggested") {
    const Outcome near = run_words({"porbe", "x.mp4"});
    CHECK(near.status == ExitStatus::kMisused);
    CHECK(near.out.empty());
    CHECK(near.err == "undertone: there is no verb 'porbe'; did you mean 'probe'?\n");
    CHECK(run_words({"xyzzy"}).err == "undertone: there is no verb 'xyzzy'; 'undertone --help' lists them\n");
  }

  TEST_CASE("too few and too many arguments are misuse and show the usage") {
    const Outcome few = run_words({"probe"}), many = run_words({"synthesize", "a.mp4", "b.mp4"});
    CHECK(few.status == ExitStatus::kMisused);
    CHECK(few.err == "undertone: something is missing; usage: undertone probe [OPTION…] FILE…\n");
    CHECK(many.status == ExitStatus::kMisused);
    CHECK(many.err == "undertone: too many arguments; usage: undertone synthesize [OPTION…] FILE\n");
  }

  TEST_CASE("all problems are named at once, each on a line under the program's name") {
    const Config config("[synthesize]\nspeakers = 7\nturms = 3\n");
    const Outcome outcome = run_words(
        {"synthesize", "x.mp4", "--width", "63", "--height=65", "--bogusness", "--config", config.file});
    CHECK(outcome.status == ExitStatus::kMisused);
    CHECK(outcome.out.empty());
    CHECK(outcome.err ==
          "undertone: --width: '63' is not between 64 and 7680\n"
          "undertone: --bogusness: there is no option 'bogusness'\n"
          "undertone: " +
              config.file +
              ":2: '7' is not between 1 and 6\n"
              "undertone: " +
              config.file +
              ":3: there is no option 'turms'; did you mean 'turns'?\n"
              "undertone: --width and --height: the picture needs even sides\n");
  }

  TEST_CASE("the version stands on the first line, the libraries' versions below") {
    const Outcome outcome = run_words({"--version"});
    CHECK(outcome.status == ExitStatus::kDone);
    CHECK(outcome.out.starts_with("undertone " + std::string(version()) + "\n"));
    CHECK(contains(outcome.out, "\nFFmpeg   "));
    CHECK(contains(outcome.out, "libavformat "));
#ifdef UNDERTONE_WITH_TORCH
    CHECK(contains(outcome.out, "\nlibtorch "));
    CHECK(contains(outcome.out, "\ndevice   "));
#endif
    CHECK(outcome.out.ends_with("\n"));
    CHECK(!contains(outcome.out, "\n\n"));
  }

  TEST_CASE("the command line wins over the config file, and the config file over defaults") {
    const Config config("turns = 21\nshot = cuts\nforce = yes\n");
    const std::string text = effective({"--config", config.file, "--turns", "22", "--no-force"});
    CHECK(contains(text, "\nturns = 22\n"));
    CHECK(contains(text, "\nshot = cuts\n"));
    CHECK(contains(text, "\nforce = no\n"));
    CHECK(contains(text, "\nspeakers = 2\n"));
    CHECK(effective({"--turns", "22", "--no-force", "--config", config.file}) == text);
  }

  TEST_CASE("a config file's sections of other verbs do not count") {
    const Config config("[probe]\njson = yes\nturns = 5\n[synthesize]\nturns = 6\n");
    CHECK(contains(effective({"--config", config.file}), "\nturns = 6\n"));
  }

  TEST_CASE("a printed config reads back as the same options") {
    const std::string printed =
        effective({"--turns", "31", "--pause", "0.125", "--shot", "cuts", "--force", "--log", "quiet"});
    CHECK(printed.starts_with("[synthesize]\nturns = 31\n"));
    const Config config(printed);
    CHECK(effective({"--config", config.file}) == printed);
    for (const auto& verb : make_verbs()) {
      const std::string name(verb->description().name);
      const Config other(run_words({name, "--print-config"}).out);
      CHECK(run_words({name, "--config", other.file, "--print-config"}).out ==
            run_words({name, "--print-config"}).out);
    }
  }

  TEST_CASE("a printed config does not stop the run that reads it") {
    const Config config(run_words({"completion", "--print-config"}).out);
    CHECK(run_words({"completion", "bash", "--config", config.file}).out ==
          run_words({"completion", "bash"}).out);
  }

  TEST_CASE("what belongs to one run is refused in a config file") {
    for (const char* line : {"config = other.conf", "print-config = yes", "help = yes"}) {
      const Config config(std::string("\n") + line + "\n");
      const Outcome outcome = run_words({"probe", "x.mp4", "--config", config.file});
      CHECK(outcome.status == ExitStatus::kMisused);
      CHECK(contains(outcome.err, config.file + ":2: "));
      CHECK(contains(outcome.err, "command line only"));
    }
  }

  TEST_CASE("a config file that cannot be read or understood is a failure with its name") {
    const support::TemporaryDirectory folder;
    const Config broken("turns\n");
    for (const std::string& file : {(folder / "absent").string(), folder.path().string(), broken.file}) {
      const Outcome outcome = run_words({"probe", "x.mp4", "--config", file});
      CHECK(outcome.status != ExitStatus::kDone);
      CHECK(contains(outcome.err, file));
      CHECK(count_of(outcome.err, "\n") == 1);
    }
  }

  TEST_CASE("a full disk behind standard output is a failure") {
    struct Full : std::streambuf {
    } full;  // takes no character
    std::ostream out(&full);
    std::ostringstream err;
    CHECK(run_program({"--help"}, out, err, {}) == ExitStatus::kFailed);
    CHECK(err.str() == "undertone: standard output cannot be written (is the disk full?)\n");
  }

  TEST_CASE("a stop that was asked for is told as one") {
    std::stop_source source;
    source.request_stop();
    const support::TemporaryDirectory folder;
    const Outcome outcome =
        run_words({"synthesize", (folder / "x.mp4").string(), "--voice", "built-in"}, source.get_token());
    CHECK(outcome.status == ExitStatus::kInterrupted);
    CHECK(outcome.err == "undertone: stopped\n");
    CHECK(outcome.out.empty());
  }
}

}  // namespace undertone::cli

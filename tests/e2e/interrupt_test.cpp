#include <csignal>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>

#include <doctest/doctest.h>
#include <sys/stat.h>

#include "tests/e2e/child.hpp"

namespace undertone::e2e {
namespace {

namespace fs = std::filesystem;

constexpr int kInterrupted = 130;

bool contains(const std::string& text, const std::string& part) { return text.find(part) != text.npos; }

std::vector<std::string> long_conversation() {
  return undertone_words(small_conversation("x.mp4", {"--turns", "5000", "--progress", "plain"}));
}

/// A speech program that leaves a mark when it is started and then takes half a minute.
struct SlowSpeech {
  SlowSpeech() : mark(folder / "started") {
    std::ofstream(folder / "espeak-ng") << "#!/bin/sh\n: >'" << mark.string() << "'\nexec sleep 30\n";
    fs::permissions(folder / "espeak-ng", fs::perms::owner_all);
  }
  std::vector<std::string> words() const {
    return undertone_words({"synthesize", "--voice", "espeak", "--progress", "line", "x.mp4"});
  }
  Surroundings surroundings(const support::TemporaryDirectory& work) const {
    return {.folder = work.path(), .variables = {"PATH=" + folder.path().string() + ":/usr/bin:/bin"}};
  }
  bool started() const { return fs::exists(mark); }

  support::TemporaryDirectory folder;
  fs::path mark;
};

}  // namespace

TEST_SUITE("e2e") {
  TEST_CASE("a signal in the midst of drawing ends the program at once and leaves no file") {
    for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
      CAPTURE(signal);
      const support::TemporaryDirectory work;
      Child child(long_conversation(), {.folder = work.path()});
      REQUIRE(eventually([&] { return contains(child.err_so_far(), "drawing"); }));
      CHECK(!names_in(work.path()).empty());  // what is written, under a hidden name
      child.send(signal);
      const Ending ending = child.wait(kPromptS);
      CHECK(ending.status == kInterrupted);
      CHECK(ending.err.ends_with("\nundertone: stopped\n"));
      CHECK(ending.out.empty());
      CHECK(names_in(work.path()).empty());
    }
  }

  TEST_CASE("Ctrl-C on a terminal wipes the progress line before the last word") {
    const support::TemporaryDirectory work;
    support::PseudoTerminal terminal;
    Child child(undertone_words(small_conversation("x.mp4", {"--turns", "5000"})),
                {.folder = work.path(), .terminal = &terminal});
    std::string shown;
    REQUIRE(eventually([&] { return contains(shown += terminal.read(10), "drawing"); }));
    terminal.type("\x03");
    CHECK(child.wait(kPromptS).status == kInterrupted);
    eventually([&] { return contains(shown += terminal.read(10), "stopped"); }, kPromptS);
    CHECK(shown.ends_with("\r\033[Kundertone: stopped\r\n"));
    CHECK(names_in(work.path()).empty());
  }

  TEST_CASE("Ctrl-C that also reaches a speech program is still an interruption") {
    const support::TemporaryDirectory work;
    const SlowSpeech speech;
    support::PseudoTerminal terminal;
    Surroundings surroundings = speech.surroundings(work);
    surroundings.terminal = &terminal;
    Child child(speech.words(), surroundings);
    REQUIRE(eventually([&] { return speech.started(); }));
    terminal.type("\x03");
    CHECK(child.wait(kPromptS).status == kInterrupted);
    std::string shown;
    CHECK(eventually([&] { return contains(shown += terminal.read(10), "undertone: stopped"); }, kPromptS));
    CHECK(names_in(work.path()).empty());
  }

  TEST_CASE("a second signal kills a program that cannot stop") {
    for (const int signal : {SIGINT, SIGTERM}) {
      const support::TemporaryDirectory work;
      const SlowSpeech speech;
      Child child(speech.words(), speech.surroundings(work));
      REQUIRE(eventually([&] { return speech.started(); }));
      child.send(signal);
      // It waits for the speech program, which has not heard of this. That it still runs is what is tested.
      std::this_thread::sleep_for(std::chrono::milliseconds(200));
      REQUIRE(child.running());
      child.send(signal);
      const Ending ending = child.wait(kPromptS);
      CHECK(ending.status == 128 + signal);
      CHECK(ending.out.empty());
    }
  }

  TEST_CASE("a program that waits for input can be interrupted") {
    const support::TemporaryDirectory work;
    const std::string pipe = (work / "pipe").string();
    REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
    SUBCASE("from a pipe that nobody has opened for writing") {
      Child child(undertone_words({"probe", pipe}), {.folder = work.path()});
      std::this_thread::sleep_for(std::chrono::milliseconds(300));
      REQUIRE(child.running());
      child.send(SIGINT);
      CHECK(child.wait(kPromptS).status == kInterrupted);
    }
    SUBCASE("from standard input on which nothing comes") {
      std::fstream both_ends(pipe);  // opened both ways it never waits, and there is a writer
      Child child(undertone_words({"probe", "-"}), {.folder = work.path(), .input = pipe});
      std::this_thread::sleep_for(std::chrono::milliseconds(300));
      REQUIRE(child.running());
      child.send(SIGINT);
      CHECK(child.wait(kPromptS).status == kInterrupted);
    }
  }
}

}  // namespace undertone::e2e

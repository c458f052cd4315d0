#include <string>

#include <doctest/doctest.h>

#include "tests/e2e/child.hpp"

namespace undertone::e2e {
namespace {

std::size_t count_of(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size())) ++count;
  return count;
}

/// All that a small conversation shows on a terminal of its own.
std::string shown_on_terminal(const std::vector<std::string>& more) {
  const support::TemporaryDirectory work;
  support::PseudoTerminal terminal;
  Child child(undertone_words(small_conversation("x.mp4", more)),
              {.folder = work.path(), .terminal = &terminal});
  std::string shown;
  CHECK(eventually([&] {
    shown += terminal.read(5);
    return !child.running();
  }));
  CHECK(child.wait().status == 0);
  for (std::string more_shown = terminal.read(0); !more_shown.empty(); more_shown = terminal.read(0))
    shown += more_shown;
  return shown;
}

}  // namespace

TEST_SUITE("e2e") {
  TEST_CASE("without a terminal a run that goes well says nothing on standard error") {
    const support::TemporaryDirectory work;
    const Ending ending = undertone(small_conversation("x.mp4"), {.folder = work.path()});
    CHECK(ending.status == 0);
    CHECK(ending.out == "x.mp4\nx.csv\n");
    CHECK(ending.err.empty());
  }

  TEST_CASE("plain progress is lines, with or without a terminal") {
    const support::TemporaryDirectory work;
    const Ending ending =
        undertone(small_conversation("x.mp4", {"--progress", "plain"}), {.folder = work.path()});
    CHECK(ending.err == "drawing  50 %\n");
    CHECK(ending.out == "x.mp4\nx.csv\n");
    const std::string shown = shown_on_terminal({"--progress", "plain"});
    CHECK(shown == "drawing  50 %\r\nx.mp4\r\nx.csv\r\n");  // the terminal itself adds the returns
  }

  TEST_CASE("on a terminal progress is one line that is gone in the end") {
    const std::string shown = shown_on_terminal({"--turns", "12"});
    CHECK(shown.starts_with("\rdrawing  8 %\033[K"));
    CHECK(shown.ends_with("\r\033[Kx.mp4\r\nx.csv\r\n"));
    CHECK(count_of(shown, "\n") == 2);
    CHECK(count_of(shown, "drawing") == count_of(shown, "\033[K") - 1);
  }

  TEST_CASE("on a terminal progress can be turned off") {
    CHECK(shown_on_terminal({"--progress", "off"}) == "x.mp4\r\nx.csv\r\n");
  }
}

}  // namespace undertone::e2e

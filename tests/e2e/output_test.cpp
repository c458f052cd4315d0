#include <csignal>
#include <string>

#include <doctest/doctest.h>
#include <fcntl.h>
#include <unistd.h>

#include "tests/e2e/child.hpp"

namespace undertone::e2e {
namespace {

bool contains(const std::string& text, const std::string& part) { return text.find(part) != text.npos; }

/// A pipe whose reader has gone.
class BrokenPipe {
 public:
  BrokenPipe() {
    REQUIRE(::pipe2(ends_, O_CLOEXEC) == 0);
    ::close(ends_[0]);
  }
  BrokenPipe(const BrokenPipe&) = delete;
  BrokenPipe& operator=(const BrokenPipe&) = delete;
  ~BrokenPipe() { ::close(ends_[1]); }
  int descriptor() const { return ends_[1]; }

 private:
  int ends_[2] = {-1, -1};
};

}  // namespace

TEST_SUITE("e2e") {
  TEST_CASE("a full disk behind standard output is told") {
    const support::TemporaryDirectory work;
    REQUIRE(undertone(small_conversation("x.mkv"), {.folder = work.path()}).status == 0);
    for (const char* command : {"probe x.mkv", "probe --json x.mkv", "extract --log quiet x.mkv", "manual",
                                "completion bash", "--help", "--version"}) {
      CAPTURE(command);
      const Ending ending =
          bash(std::string("\"$UNDERTONE\" ") + command + " >/dev/full", {.folder = work.path()});
      CHECK(ending.status == 1);
      CHECK(ending.err == "undertone: standard output cannot be written (is the disk full?)\n");
    }
  }

  TEST_CASE("a reader that has gone ends the program as it ends others") {
    const BrokenPipe pipe;
    const Ending ending = undertone({"manual"}, {.output = pipe.descriptor()});
    CHECK(ending.status == 128 + SIGPIPE);
    CHECK(ending.err.empty());
  }

  TEST_CASE("a reader that has gone is told where its signal is ignored") {
    const BrokenPipe pipe;
    const Ending ending = bash("trap '' PIPE; exec \"$UNDERTONE\" manual", {.output = pipe.descriptor()});
    CHECK(ending.status == 1);
    CHECK(contains(ending.err, "undertone: standard output cannot be written"));
  }

  TEST_CASE("a reader may take the first line and go") {
    const Ending ending =
        bash("for i in 1 2 3 4 5 6 7 8; do \"$UNDERTONE\" manual | head -1; echo ${PIPESTATUS[0]}; done");
    CHECK(ending.status == 0);
    CHECK(ending.err.empty());
    CHECK(contains(ending.out, ".TH UNDERTONE 1\n"));
    CHECK(!contains(ending.out, "\n1\n"));
    CHECK(!contains(ending.out, "\n134\n"));
    CHECK(!contains(ending.out, "\n139\n"));
  }

  TEST_CASE("a closed standard output is told") {
    const Ending ending = bash("\"$UNDERTONE\" --version >&-");
    CHECK(ending.status == 1);
    CHECK(contains(ending.err, "standard output cannot be written"));
  }

  TEST_CASE("messages never get into the files, even where the standard streams are closed") {
    const support::TemporaryDirectory work;
    REQUIRE(undertone(small_conversation("good.mp4"), {.folder = work.path()}).status == 0);
    std::string command = "exec \"$UNDERTONE\"";
    for (const std::string& word : small_conversation("x.mp4", {"--progress", "plain"}))
      command += " " + word;
    for (const char* closed : {" 2>&-", " >&-", " <&-", " <&- >&- 2>&-"}) {
      CAPTURE(closed);
      const bool has_output = std::string(closed).find(" >&-") == std::string::npos;
      CHECK(bash(command + closed, {.folder = work.path()}).status == (has_output ? 0 : 1));
      CHECK(text_of(work / "x.mp4") == text_of(work / "good.mp4"));
      CHECK(text_of(work / "x.csv") == text_of(work / "good.csv"));
      std::filesystem::remove(work / "x.mp4");
      std::filesystem::remove(work / "x.csv");
    }
  }

  TEST_CASE("standard input that is closed is told when it is asked for") {
    const Ending ending = bash("\"$UNDERTONE\" probe - <&-");
    CHECK(ending.status == 1);
    CHECK(ending.out.empty());
    CHECK(ending.err.starts_with("undertone: "));
  }
}

}  // namespace undertone::e2e

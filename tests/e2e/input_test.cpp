#include <filesystem>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "tests/e2e/child.hpp"

namespace undertone::e2e {
namespace {

namespace fs = std::filesystem;

bool contains(const std::string& text, const std::string& part) { return text.find(part) != text.npos; }

/// A folder with a small clip in the containers that matter here.
struct Clips {
  Clips() {
    for (const char* name : {"x.mkv", "x.mp4"}) {
      REQUIRE(undertone(small_conversation(name, {"--force"}), {.folder = work.path()}).status == 0);
    }
  }
  Surroundings here() const { return {.folder = work.path()}; }
  support::TemporaryDirectory work;
};

/// Names that someone's careless string handling would trip over.
const std::vector<std::string>& nasty_names() {
  static const std::vector<std::string> names = {"two words.mp4",
                                                 " leading and trailing .mp4",
                                                 "new\nline.mp4",
                                                 "tab\tand\rreturn.mp4",
                                                 "quote's \"two\".mp4",
                                                 "$(touch x).mp4",
                                                 "`x`;&|<>*?[a].mp4",
                                                 "back\\slash.mp4",
                                                 "caf\u00e9 \u4f60.mp4",
                                                 "not\xff utf\xc3(8.mp4",
                                                 "file:x.mp4",
                                                 "http:x.mp4",
                                                 "pipe:1.mp4",
                                                 "concat:a|b.mp4",
                                                 "%d%05d%n.mp4",
                                                 "-.mp4",
                                                 "-x.mp4",
                                                 "--turns.mp4",
                                                 "@list.mp4",
                                                 "=.mp4"};
  return names;
}

}  // namespace

TEST_SUITE("e2e") {
  TEST_CASE("standard input is read from a pipe and from a file") {
    const Clips clips;
    const Ending named = undertone({"probe", "x.mkv"}, clips.here());
    REQUIRE(contains(named.out, "h264, 128×96"));
    for (const char* script : {"cat x.mkv | \"$UNDERTONE\" probe -", "\"$UNDERTONE\" probe - <x.mkv",
                               "\"$UNDERTONE\" probe - <x.mp4", "\"$UNDERTONE\" probe -- - <x.mp4"}) {
      CAPTURE(script);
      const Ending ending = bash(script, clips.here());
      CHECK(ending.status == 0);
      CHECK(ending.err.empty());
      CHECK(ending.out.starts_with("standard input\n"));
      CHECK(contains(ending.out, "h264, 128×96"));
      CHECK(contains(ending.out, "aac, 32000 Hz, 1 channel"));
    }
  }

  TEST_CASE("standard input without anything in it is told") {
    const Ending ending = undertone({"probe", "-"});
    CHECK(ending.status == 1);
    CHECK(ending.out.empty());
    CHECK(contains(ending.err, "standard input"));
  }

  TEST_CASE("a named pipe is read like a file") {
    const Clips clips;
    const Ending ending =
        bash("mkfifo pipe && { cat x.mkv >pipe & } && \"$UNDERTONE\" probe pipe", clips.here());
    CHECK(ending.status == 0);
    CHECK(ending.out.starts_with("pipe\n"));
    CHECK(contains(ending.out, "h264, 128×96"));
  }

  TEST_CASE("any file name can be probed, behind a double dash or as a path") {
    const Clips clips;
    for (const std::string& name : nasty_names()) {
      CAPTURE(name);
      fs::copy_file(clips.work / "x.mp4", clips.work / name);
      for (const auto& words : {std::vector<std::string>{"probe", "--json", "--", name},
                                std::vector<std::string>{"probe", "--json", "./" + name},
                                std::vector<std::string>{"probe", "--json", (clips.work / name).string()}}) {
        const Ending ending = undertone(words, clips.here());
        CHECK(ending.status == 0);
        CHECK(ending.err.empty());
        CHECK(contains(ending.out, "\"width\":128"));
      }
      fs::remove(clips.work / name);
      CHECK(names_in(clips.work.path()) == std::vector<std::string>{"x.csv", "x.mkv", "x.mp4"});
    }
  }

  TEST_CASE("any file name can be written, and is printed byte for byte") {
    for (const std::string& name : nasty_names()) {
      CAPTURE(name);
      const support::TemporaryDirectory work;
      const Ending ending = undertone(small_conversation(name), {.folder = work.path()});
      const std::string sidecar = fs::path(name).replace_extension(".csv");
      CHECK(ending.status == 0);
      CHECK(ending.out == name + "\n" + sidecar + "\n");
      CHECK(fs::exists(work / name));
      CHECK(fs::exists(work / sidecar));
      CHECK(names_in(work.path()).size() == 2);
    }
  }

  TEST_CASE("a name with a dash in front is a flag unless something says that it is none") {
    const Clips clips;
    fs::copy_file(clips.work / "x.mp4", clips.work / "-x.mp4");
    const Ending ending = undertone({"probe", "-x.mp4"}, clips.here());
    CHECK(ending.status == 2);
    CHECK(contains(ending.err, "there is no option '-x.mp4'"));
  }

  TEST_CASE("a message shows a missing file's name") {
    const Ending ending = undertone({"probe", "/no such folder/x.mp4"});
    CHECK(ending.status == 1);
    CHECK(ending.out.empty());
    CHECK(ending.err == "undertone: '/no such folder/x.mp4' does not exist\n");
  }
}

}  // namespace undertone::e2e

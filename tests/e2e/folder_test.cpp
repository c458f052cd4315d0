#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <unistd.h>

#include "tests/e2e/child.hpp"

namespace undertone::e2e {
namespace {

namespace fs = std::filesystem;

bool contains(const std::string& text, const std::string& part) { return text.find(part) != text.npos; }

/// The words before a command that make it heed permissions; nothing where that cannot be had. Nobody but the
/// superuser is allowed what a folder forbids.
std::optional<std::vector<std::string>> without_privilege() {
  if (::geteuid() != 0) return std::vector<std::string>{};
  std::vector<std::string> words = {"setpriv", "--bounding-set=-dac_override,-dac_read_search"};
  std::vector<std::string> trial = words;
  trial.emplace_back("true");
  if (bash("command -v setpriv").status == 0 && Child(trial, {}).wait().status == 0) return words;
  MESSAGE("skipped: the superuser's privileges cannot be laid down here");
  return std::nullopt;
}

Ending unprivileged(std::vector<std::string> prefix, const std::vector<std::string>& arguments,
                    const Surroundings& surroundings) {
  for (const std::string& word : undertone_words(arguments)) prefix.push_back(word);
  return Child(prefix, surroundings).wait();
}

/// Takes rights away for as long as it lives, so that the folder can be removed in the end.
class Forbidden {
 public:
  Forbidden(fs::path path, fs::perms left) : path_(std::move(path)) { fs::permissions(path_, left); }
  Forbidden(const Forbidden&) = delete;
  Forbidden& operator=(const Forbidden&) = delete;
  ~Forbidden() { fs::permissions(path_, fs::perms::owner_all); }

 private:
  fs::path path_;
};

}  // namespace

TEST_SUITE("e2e") {
  TEST_CASE("a folder that takes no new files is told, and stays as it is") {
    const auto prefix = without_privilege();
    if (!prefix) return;
    const support::TemporaryDirectory work;
    const Forbidden forbidden(work.path(), fs::perms::owner_read | fs::perms::owner_exec);
    const Ending ending = unprivileged(*prefix, small_conversation("x.mp4"), {.folder = work.path()});
    CHECK(ending.status == 1);
    CHECK(ending.out.empty());
    CHECK(ending.err.starts_with("undertone: cannot write "));
    CHECK(contains(ending.err, "ermission denied"));
    CHECK(names_in(work.path()).empty());
  }

  TEST_CASE("a folder that may not be looked into is told with the file's name") {
    const auto prefix = without_privilege();
    if (!prefix) return;
    const support::TemporaryDirectory work;
    fs::create_directory(work / "shut");
    const Forbidden forbidden(work / "shut", fs::perms::none);
    for (const auto& words :
         {std::vector<std::string>{"probe", "shut/x.mp4"}, small_conversation("shut/x.mp4"),
          std::vector<std::string>{"probe", "x.mp4", "--config", "shut/my.conf"}}) {
      const Ending ending = unprivileged(*prefix, words, {.folder = work.path()});
      CHECK(ending.status == 1);
      CHECK(ending.out.empty());
      CHECK(contains(ending.err, "shut/"));
      CHECK(!contains(ending.err, "internal"));
    }
  }

  TEST_CASE("a file that may not be read is told") {
    const auto prefix = without_privilege();
    if (!prefix) return;
    const support::TemporaryDirectory work;
    REQUIRE(undertone(small_conversation("x.mp4"), {.folder = work.path()}).status == 0);
    const Forbidden forbidden(work / "x.mp4", fs::perms::none);
    const Ending ending = unprivileged(*prefix, {"probe", "x.mp4"}, {.folder = work.path()});
    CHECK(ending.status == 1);
    CHECK(contains(ending.err, "x.mp4"));
    CHECK(contains(ending.err, "permi"));
  }

  TEST_CASE("neither a folder for temporary files nor a home is needed") {
    const support::TemporaryDirectory work;
    const Surroundings bare{.folder = work.path(),
                            .variables = {"TMPDIR=/no/such/folder", "HOME=/no/such/home", "XDG_CACHE_HOME=",
                                          "LANG=xx_XX.nonsense", "LC_ALL=xx_XX.nonsense", "TERM=nonsense"}};
    CHECK(undertone(small_conversation("x.mp4"), bare).status == 0);
    CHECK(undertone(small_conversation("y.mp4", {"--voice", "auto"}), bare).status == 0);
    const Ending ending = undertone({"probe", "x.mp4"}, bare);
    CHECK(ending.status == 0);
    CHECK(ending.err.empty());
    CHECK(names_in(work.path()) == std::vector<std::string>{"x.csv", "x.mp4", "y.csv", "y.mp4"});
  }

  TEST_CASE("where no program is on the path, the conversation is spoken all the same") {
    const support::TemporaryDirectory work;
    const Surroundings bare{.folder = work.path(), .variables = {"PATH=/nonexistent"}};
    CHECK(undertone(small_conversation("x.mp4", {"--voice", "auto"}), bare).status == 0);
    const Ending ending = undertone(small_conversation("y.mp4", {"--voice", "espeak"}), bare);
    CHECK(ending.status == 1);
    CHECK(contains(ending.err, "espeak-ng"));
    CHECK(names_in(work.path()) == std::vector<std::string>{"x.csv", "x.mp4"});
  }

  TEST_CASE("a limit of file sizes is told and leaves nothing") {
    const support::TemporaryDirectory work;
    const Ending ending =
        bash("ulimit -f 4; \"$UNDERTONE\" synthesize --width 128 --height 96 --voice built-in x.mp4",
             {.folder = work.path()});
    CHECK(ending.status == 1);
    CHECK(contains(ending.err, "x.mp4"));
    CHECK(names_in(work.path()).empty());
  }
}

}  // namespace undertone::e2e

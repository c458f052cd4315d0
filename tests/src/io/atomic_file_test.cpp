#include "src/io/atomic_file.hpp"

#include <cerrno>

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "src/io/abandoned_files.hpp"
#include "src/io/file_error.hpp"
#include "src/io/read_file.hpp"
#include "tests/support/errors.hpp"
#include "tests/support/file_size_limit.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tests/support/unprivileged.hpp"

using namespace undertone;
using namespace undertone::io;

namespace fs = std::filesystem;

namespace {

std::string content(const fs::path& path) { return read_text_file(path, 1'000'000); }

}  // namespace

TEST_SUITE("io") {
  TEST_CASE("a file appears under its name at commit, whole, and nothing stays beside it") {
    const support::TemporaryDirectory folder;
    const fs::path path = folder / "out.json";
    {
      AtomicFile file(path);
      file.write("one ");
      file.write("");
      CHECK_FALSE(fs::exists(path));
      CHECK(folder.entries() == 1);
      file.write("two");
      file.commit(Overwrite::kRefuse);
      CHECK(content(path) == "one two");
    }
    CHECK(folder.entries() == 1);
  }

  TEST_CASE("without commit nothing remains and an older file is untouched") {
    const support::TemporaryDirectory folder;
    write_file_atomically(folder / "kept", "old", Overwrite::kRefuse);
    {
      AtomicFile file(folder / "kept");
      file.write("new");
      CHECK(folder.entries() == 2);
    }
    CHECK(folder.entries() == 1);
    CHECK(content(folder / "kept") == "old");
  }

  TEST_CASE("kRefuse never touches an existing target, and the work can still be saved by kReplace") {
    const support::TemporaryDirectory folder;
    const fs::path path = folder / "out";
    AtomicFile file(path);
    file.write("mine");
    write_file_atomically(path, "theirs", Overwrite::kRefuse);  // someone else was faster
    CHECK(support::error_text([&] { file.commit(Overwrite::kRefuse); }) ==
          "denied: cannot write " + path.string() + ": it exists already and is not to be replaced");
    CHECK(content(path) == "theirs");
    file.commit(Overwrite::kReplace);
    CHECK(content(path) == "mine");
    CHECK(folder.entries() == 1);
  }

  TEST_CASE("kRefuse counts a dangling symbolic link as taken, and kReplace replaces a link itself") {
    const support::TemporaryDirectory folder;
    fs::create_symlink("nowhere", folder / "link");
    CHECK(support::error_of([&] {
            write_file_atomically(folder / "link", "x", Overwrite::kRefuse);
          })->kind() == ErrorKind::kDenied);
    write_file_atomically(folder / "link", "x", Overwrite::kReplace);
    CHECK(fs::is_regular_file(fs::symlink_status(folder / "link")));
    CHECK(folder.entries() == 1);
  }

  TEST_CASE("the umask decides the permissions of the file") {
    const support::TemporaryDirectory folder;
    const mode_t old = ::umask(027);
    write_file_atomically(folder / "out", "x", Overwrite::kRefuse);
    ::umask(old);
    CHECK(fs::status(folder / "out").permissions() == static_cast<fs::perms>(0640));
  }

  TEST_CASE("a missing directory and a file in its place are told apart by the message") {
    const support::TemporaryDirectory folder;
    const fs::path path = folder / "none/out";
    CHECK(support::error_text([&] { AtomicFile file(path); }) ==
          "not found: cannot write " + path.string() + ": the directory " + path.parent_path().string() +
              " does not exist");
    write_file_atomically(folder / "plain", "x", Overwrite::kRefuse);
    CHECK(support::error_text([&] { AtomicFile file(folder / "plain/out"); }) ==
          "not found: cannot write " + (folder / "plain/out").string() + ": Not a directory");
  }

  TEST_CASE("a directory, a device, a pipe and a name that is none are refused as targets") {
    const support::TemporaryDirectory folder;
    const fs::path pipe = folder / "pipe";
    REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
    CHECK(support::error_text([&] { AtomicFile file(folder.path()); }) ==
          "misuse: cannot write " + folder.path().string() + ": it is a directory");
    CHECK(support::error_text([] { AtomicFile file("/dev/null"); }) ==
          "misuse: cannot write /dev/null: it is not a regular file");
    CHECK(support::error_of([&] { AtomicFile file(pipe); })->kind() == ErrorKind::kMisuse);
    CHECK(support::error_of([&] { AtomicFile file(folder / "name/"); })->kind() == ErrorKind::kMisuse);
    CHECK(support::error_of([] { AtomicFile file(""); })->kind() == ErrorKind::kMisuse);
  }

  TEST_CASE("a directory that may not be written is denied") {
    const support::TemporaryDirectory folder;
    fs::create_directory(folder / "locked");
    fs::permissions(folder.path(), fs::perms{0755});
    fs::permissions(folder / "locked", fs::perms{0555});
    std::string text;
    {
      const support::Unprivileged user;
      if (!user.is_bound()) {
        MESSAGE("skipped: root, and cannot become anyone else");
        return;
      }
      text = support::error_text([&] { AtomicFile file(folder / "locked/out"); });
    }
    CHECK(text == "denied: cannot write " + (folder / "locked/out").string() + ": Permission denied");
  }

  TEST_CASE("a failed write names the reason, discards the file and forbids a commit") {
    const support::TemporaryDirectory folder;
    const fs::path path = folder / "big";
    AtomicFile file(path);
    std::string text;
    {
      const support::FileSizeLimit limit(4096);
      text = support::error_text([&] { file.write(std::string(10'000, 'x')); });
    }
    CHECK(text == "input/output: cannot write " + path.string() + ": File too large");
    CHECK(folder.entries() == 0);
    CHECK(support::error_text([&] { file.commit(Overwrite::kReplace); }) ==
          "misuse: cannot write " + path.string() + ": it was committed or given up before");
    CHECK(support::error_of([&] { file.write("more"); })->kind() == ErrorKind::kMisuse);
  }

  TEST_CASE("a full disk and a read-only one have kinds and reasons of their own") {
    const Error full = file_error("cannot write", "a/b", ENOSPC);
    CHECK(full.kind() == ErrorKind::kIo);
    CHECK(full.message() == "cannot write a/b: No space left on device");
    const Error read_only = file_error("cannot write", "a/b", EROFS);
    CHECK(read_only.kind() == ErrorKind::kDenied);
    CHECK(read_only.message() == "cannot write a/b: Read-only file system");
  }

  TEST_CASE("the file goes where its directory was, even if the process or the directory moves") {
    const support::TemporaryDirectory folder;
    fs::create_directory(folder / "a");
    const fs::path here = fs::current_path();
    fs::current_path(folder / "a");
    AtomicFile file("out");
    file.write("x");
    fs::current_path(here);
    fs::rename(folder / "a", folder / "b");
    file.commit(Overwrite::kRefuse);
    CHECK(content(folder / "b/out") == "x");
    CHECK_FALSE(fs::exists("out"));
  }

  TEST_CASE("the longest name that a directory takes is written, a longer one is refused") {
    const support::TemporaryDirectory folder;
    const std::string longest(255, 'n');
    write_file_atomically(folder.path() / longest, "x", Overwrite::kRefuse);
    CHECK(content(folder.path() / longest) == "x");
    CHECK(support::error_of([&] {
            write_file_atomically(folder.path() / (longest + "n"), "x", Overwrite::kReplace);
          })->kind() == ErrorKind::kMisuse);
    CHECK(folder.entries() == 1);
  }

  TEST_CASE("what a killed process left is removed, what is being written and what others made is not") {
    const support::TemporaryDirectory folder;
    const pid_t child = ::fork();
    if (child == 0) {
      AtomicFile half(folder / "half");
      half.write("half");
      ::_exit(0);  // as a signal would: no destructor
    }
    REQUIRE(::waitpid(child, nullptr, 0) == child);
    REQUIRE(folder.entries() == 1);
    write_file_atomically(folder / ".undertone-mine.part", "x", Overwrite::kRefuse);
    write_file_atomically(folder / "whole", "x", Overwrite::kRefuse);
    AtomicFile unfinished(folder / "unfinished");
    unfinished.write("x");
    CHECK(remove_abandoned_files(folder.path()) == 1);
    CHECK(remove_abandoned_files(folder.path()) == 0);
    unfinished.commit(Overwrite::kRefuse);
    CHECK(content(folder / "unfinished") == "x");
    CHECK(folder.entries() == 3);
    CHECK(remove_abandoned_files(folder / "nowhere") == 0);
  }
}

#include "pipeline/annotate/media_finder.hpp"

#include <algorithm>
#include <fstream>

#include <doctest/doctest.h>
#include <sys/stat.h>

#include "src/core/error.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tests/support/unprivileged.hpp"

namespace undertone::pipeline {
namespace {

namespace fs = std::filesystem;

void touch(const fs::path& file) {
  fs::create_directories(file.parent_path());
  std::ofstream(file) << "x";
}

/// Below their roots, joined.
std::string found_in(const std::vector<std::string>& places, const FindOptions& options = {}) {
  std::string names;
  for (const FoundFile& file : find_media(places, options).files)
    names += (names.empty() ? "" : " ") + file.relative.string();
  return names;
}

}  // namespace

TEST_SUITE("pipeline") {
  TEST_CASE("recordings are found by their endings in all folders below, hidden ones excepted") {
    const support::TemporaryDirectory folder;
    for (const char* name : {"b.MP4", "a/deep/x.wav", "a/x.mkv", "notes.txt", "talk.srt", ".hidden.mp4",
                             ".git/x.mp4", "no_ending", "mp4"})
      touch(folder / name);
    CHECK(found_in({folder.path().string()}) == "a/deep/x.wav a/x.mkv b.MP4");
  }

  TEST_CASE("patterns choose by path and by name, and one that spells an ending takes files of that ending") {
    const support::TemporaryDirectory folder;
    for (const char* name : {"s1/a.mp4", "s1/b.wav", "s1/old/c.wav", "s2/a.mp4", "s2/d.dat", "s2/e.srt"})
      touch(folder / name);
    const std::vector<std::string> place = {folder.path().string()};
    CHECK(found_in(place, {{"s1/*"}, {}, {}}) == "s1/a.mp4 s1/b.wav s1/old/c.wav");
    CHECK(found_in(place, {{"*.dat"}, {}, {}}) == "s2/d.dat");
    CHECK(found_in(place, {{"s2/*"}, {}, {}}) == "s2/a.mp4");
    CHECK(found_in(place, {{"a.*", "*.srt"}, {"s1"}, {}}) == "s2/a.mp4 s2/e.srt");
    CHECK(found_in(place, {{}, {"old", "*.mp4"}, {}}) == "s1/b.wav");
  }

  TEST_CASE("links in a circle end, and a folder is found once and under its own name") {
    const support::TemporaryDirectory folder;
    touch(folder / "z/real/x.mp4");
    fs::create_directory_symlink("..", folder / "z/real/up");
    fs::create_directory_symlink("z/real", folder / "alias");
    fs::create_directory_symlink(".", folder / "self");
    fs::create_symlink("z/real/x.mp4", folder / "link.mp4");
    fs::create_symlink("nowhere", folder / "broken.mp4");
    CHECK(found_in({folder.path().string(), (folder / "z").string()}) == "broken.mp4 link.mp4 z/real/x.mp4");
  }

  TEST_CASE("what is called like a recording counts whatever it is, and so does an odd name") {
    const support::TemporaryDirectory folder;
    const std::vector<std::string> names = {"a b.mp4",     "line\nend.mp4", "caf\xe9.mp4", "\xff\xfe.mp4",
                                            "'\"$(x).mp4", "-rf.mp4",       "*.mp4"};
    for (const std::string& name : names) touch(folder / name);
    REQUIRE(::mkfifo((folder / "pipe.mp4").c_str(), 0600) == 0);
    const FoundMedia found = find_media(std::vector<std::string>{folder.path().string()}, {});
    REQUIRE(found.files.size() == names.size() + 1);
    for (const std::string& name : names)
      CHECK(std::ranges::count(found.files, fs::path(name), &FoundFile::relative) == 1);
  }

  TEST_CASE("the output folder is left out, whatever it is called on the way to it") {
    const support::TemporaryDirectory folder;
    touch(folder / "a.mp4");
    touch(folder / "out/a.mp4");
    fs::create_directory_symlink("out", folder / "labels");
    CHECK(found_in({folder.path().string()}, {{}, {}, folder / "labels"}) == "a.mp4");
  }

  TEST_CASE("files may be named, need no ending then, and count once") {
    const support::TemporaryDirectory folder;
    touch(folder / "a.mp4");
    touch(folder / "odd.bin");
    const std::string place = folder.path().string();
    const FoundMedia found =
        find_media(std::vector<std::string>{place + "/odd.bin", place, place + "/a.mp4"}, {});
    CHECK(found.roots.size() == 1);
    CHECK(found.files.size() == 2);
    CHECK_THROWS_AS(find_media(std::vector<std::string>{place + "/gone"}, {}), const Error&);
  }

  TEST_CASE("a folder that may not be looked into is a problem that costs none of the others") {
    const support::TemporaryDirectory folder;
    touch(folder / "a.mp4");
    touch(folder / "shut/b.mp4");
    fs::permissions(folder.path(), fs::perms::all);
    fs::permissions(folder / "shut", fs::perms::none);
    {
      const support::Unprivileged user;
      if (user.is_bound()) {
        const FoundMedia found = find_media(std::vector<std::string>{folder.path().string()}, {});
        CHECK(found.files.size() == 1);
        REQUIRE(found.problems.size() == 1);
        CHECK(found.problems[0].path == folder / "shut");
        CHECK(found.problems[0].reason.find("denied") != std::string::npos);
      }
    }
    fs::permissions(folder / "shut", fs::perms::all);
  }

  TEST_CASE("looking for recordings can be stopped") {
    const support::TemporaryDirectory folder;
    std::stop_source stop;
    stop.request_stop();
    CHECK_THROWS_AS(find_media(std::vector<std::string>{folder.path().string()}, {}, stop.get_token()),
                    const Error&);
  }
}

}  // namespace undertone::pipeline

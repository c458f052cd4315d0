#include <random>

#include <doctest/doctest.h>
#include <unistd.h>

#include "tests/src/media/made_clips.hpp"
#include "tests/src/media/reading.hpp"
#include "tests/support/unprivileged.hpp"

using namespace undertone;
using namespace undertone::media;

namespace fs = std::filesystem;

namespace {

std::string random_bytes(unsigned seed, std::size_t size) {
  std::mt19937 random(seed);
  std::string bytes(size, '\0');
  for (char& byte : bytes) byte = static_cast<char>(random());
  return bytes;
}

}  // namespace

TEST_SUITE("media") {
  TEST_CASE("a file without a byte, a missing one and a directory are each refused in their own words") {
    const support::TemporaryDirectory folder;
    write_bytes(folder / "empty.mp4", "");
    CHECK(reading_error(folder / "empty.mp4") == "bad input: 'FILE' is empty (0 bytes)");
    CHECK(reading_error(folder / "none.mp4") == "not found: 'FILE' does not exist");
    CHECK(reading_error(folder / "empty.mp4" / "below.mp4") == "not found: 'FILE' does not exist");
    CHECK(reading_error(folder.path()) == "bad input: 'FILE' is a directory, not a media file");
    CHECK(reading_error("") == "not found: '' does not exist");
  }

  TEST_CASE("a file that may not be read is refused as such") {
    const support::TemporaryDirectory folder;
    const auto path = make_clip(folder / "clip.mp4", plan_for("mp4"));
    fs::permissions(folder.path(), fs::perms{0755});
    fs::permissions(path, fs::perms{0});
    const support::Unprivileged user;
    if (!user.is_bound()) {
      MESSAGE("skipped: this root cannot become another user");
      return;
    }
    CHECK(reading_error(path) == "denied: 'FILE' may not be read: permission denied");
  }

  TEST_CASE("random bytes are refused, whatever their name promises") {
    const support::TemporaryDirectory folder;
    for (const std::string extension : {"", ".bin", ".mp4", ".mkv", ".ts", ".wav", ".avi", ".mp3", ".dat"}) {
      for (const unsigned seed : {1U, 2U}) {
        for (const std::size_t size : {std::size_t{1}, std::size_t{100}, std::size_t{50'000}}) {
          const auto path = folder / ("random" + extension);
          write_bytes(path, random_bytes(seed, size));
          const std::string error = reading_error(path);
          CAPTURE(extension);
          CAPTURE(error);
          const bool refused = error.find("bad input: FILE: ") == 0 || error.find("unsupported: FILE: ") == 0;
          CHECK(refused);
        }
      }
    }
    CHECK(reading_error(folder / "random") == "bad input: FILE: not a media file of any known kind");
  }

  TEST_CASE("a text file is not a picture of text") {
    const support::TemporaryDirectory folder;
    std::string text;
    for (int i = 0; i < 200; ++i) text += "So she said that this is not what she meant.\n";
    write_bytes(folder / "talk.txt", text);
    CHECK(reading_error(folder / "talk.txt") == "bad input: FILE: a text file, not a media file");
    write_bytes(folder / "talk.json", "{\"a\": [1, 2, 3]}");
    CHECK(reading_error(folder / "talk.json") == "bad input: FILE: not a media file of any known kind");
  }

  TEST_CASE("a name that looks like a protocol or a pattern is a file's name") {
    const support::TemporaryDirectory folder;
    for (const std::string name : {"http:clip.mkv", "file:clip.mkv", "clip%03d.mkv", "concat:a|b.mkv", "-"}) {
      CAPTURE(name);
      const auto path = make_clip(folder / "clip.mkv", plan_for("mkv"));
      fs::rename(path, folder / name);
      CHECK(read_all(folder / name, everything()).frames.size() == 30);
    }
  }
}

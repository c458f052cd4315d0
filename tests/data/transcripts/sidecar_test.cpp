#include "data/transcripts/sidecar.hpp"

#include <fstream>

#include <doctest/doctest.h>

#include "tests/support/temporary_directory.hpp"

using namespace undertone;
using namespace undertone::data;

namespace {

std::vector<std::string> names(const Sidecars& sidecars) {
  std::vector<std::string> all;
  if (sidecars.chosen) all.push_back(sidecars.chosen->filename().string());
  for (const auto& other : sidecars.others) all.push_back(other.filename().string());
  return all;
}

}  // namespace

TEST_SUITE("data") {
  TEST_CASE("transcripts with the stem of the media are found in the order of preference") {
    const support::TemporaryDirectory folder;
    for (const char* name :
         {"talk.mp4", "talk.txt", "talk.SRT", "talk.en.srt", "talk.de-AT.srt", "talk.mp4.srt", "talk.rttm",
          "talk.TextGrid", "talk.csv", "talk.json", "talk2.srt", "talk.wav", "other.eaf", "talk.jsonl",
          "talk", "talk.a.b.srt", "talk..srt", "talk.a b.srt"}) {
      std::ofstream(folder / name) << "x";
    }
    std::filesystem::create_directory(folder / "talk.eaf");
    const Sidecars found = find_sidecars(folder / "talk.mp4");
    CHECK(found.chosen == folder / "talk.TextGrid");
    CHECK(names(found) == std::vector<std::string>{"talk.TextGrid", "talk.SRT", "talk.de-AT.srt",
                                                   "talk.en.srt", "talk.mp4.srt", "talk.json", "talk.csv",
                                                   "talk.rttm", "talk.txt"});
  }

  TEST_CASE("without any, and without a folder, nothing is chosen") {
    const support::TemporaryDirectory folder;
    CHECK_FALSE(find_sidecars(folder / "talk.mp4").chosen);
    CHECK_FALSE(find_sidecars(folder.path() / "none" / "talk.mp4").chosen);
  }

  TEST_CASE("a transcript is no sidecar of itself") {
    const support::TemporaryDirectory folder;
    std::ofstream(folder / "talk.srt") << "x";
    CHECK_FALSE(find_sidecars(folder / "talk.srt").chosen);
  }
}

#include "pipeline/annotate/item_paths.hpp"

#include <fstream>
#include <set>

#include <doctest/doctest.h>

#include "pipeline/annotate/shown_name.hpp"
#include "tests/support/temporary_directory.hpp"

namespace undertone::pipeline {
namespace {

namespace fs = std::filesystem;

FoundMedia found(const std::vector<fs::path>& roots,
                 const std::vector<std::pair<std::size_t, fs::path>>& files) {
  FoundMedia media;
  media.roots = roots;
  for (const auto& [root, relative] : files) media.files.push_back({root, roots[root] / relative, relative});
  return media;
}

fs::path made(const fs::path& folder) {
  fs::create_directories(folder);
  return folder;
}

}  // namespace

TEST_SUITE("pipeline") {
  TEST_CASE("outputs are laid out as the inputs are, and an input's ending stays in the name") {
    const support::TemporaryDirectory folder;
    const fs::path out = folder / "out";
    const auto places =
        plan_places(found({made(folder / "rec")}, {{0, "a.mkv"}, {0, "a.mp4"}, {0, "deep/a.mp4"}}), out);
    CHECK(places[0].base == out / "rec/a.mkv");
    CHECK(places[1].base == out / "rec/a.mp4");
    CHECK(places[2].base == out / "rec/deep/a.mp4");
    CHECK(with_ending(places[2].base, "item.json") == out / "rec/deep/a.mp4.item.json");
  }

  TEST_CASE("folders of one name get numbers that stay theirs in whatever order they come later") {
    const support::TemporaryDirectory folder;
    const fs::path out = folder / "out", x = made(folder / "x/rec"), y = made(folder / "y/rec");
    const auto base_of = [&](const std::vector<fs::path>& roots, std::size_t root) {
      return plan_places(found(roots, {{root, "a.mp4"}}), out).front().base;
    };
    CHECK(base_of({x, y}, 0) == out / "rec/a.mp4");
    CHECK(base_of({x, y}, 1) == out / "rec-2/a.mp4");
    CHECK(base_of({y, x}, 0) == out / "rec-2/a.mp4");
    CHECK(base_of({y}, 0) == out / "rec-2/a.mp4");
    CHECK(base_of({folder / "x/../x/rec/"}, 0) == out / "rec/a.mp4");
  }

  TEST_CASE("a folder that has moved keeps its name") {
    const support::TemporaryDirectory folder;
    const fs::path out = folder / "out";
    made(folder / "x/rec");
    plan_places(found({folder / "x/rec"}, {{0, "a.mp4"}}), out);
    fs::rename(folder / "x", folder / "moved");
    CHECK(plan_places(found({folder / "moved/rec"}, {{0, "a.mp4"}}), out).front().base == out / "rec/a.mp4");
  }

  TEST_CASE("names that are too long are cut between characters, still differ, and leave room for endings") {
    const support::TemporaryDirectory folder;
    std::string snow;
    for (int i = 0; i < 83; ++i) snow += "\u2603";  // 249 bytes
    const std::string a(250, 'a');
    const auto places =
        plan_places(found({made(folder / "rec")},
                          {{0, a + ".mp4"}, {0, a + ".mkv"}, {0, snow + ".mp4"}, {0, fs::path(a) / "x.mp4"}}),
                    folder / "out");
    std::set<fs::path> names;
    for (const ItemPlace& place : places) {
      names.insert(place.base);
      const fs::path file = with_ending(place.base, "edited-999.textgrid");
      fs::create_directories(file.parent_path());
      CHECK(std::ofstream(file).is_open());
      CHECK(shown_name(place.base) == place.base.string());
    }
    CHECK(names.size() == 4);
  }

  TEST_CASE("a folder that is called as an output would be takes nothing from it") {
    const support::TemporaryDirectory folder;
    const auto places =
        plan_places(found({made(folder / "rec")}, {{0, "a.mp4"}, {0, "a.mp4.jsonl/b.mp4"}}), folder / "out");
    for (const ItemPlace& place : places) {
      fs::create_directories(place.base.parent_path());
      CHECK(std::ofstream(with_ending(place.base, "jsonl")).is_open());
    }
  }

  TEST_CASE("a folder that is called as the summary is gets another name") {
    const support::TemporaryDirectory folder;
    const auto places = plan_places(found({made(folder / "summary.csv")}, {{0, "a.mp4"}}), folder / "out");
    CHECK(places[0].base == folder / "out/summary.csv-2/a.mp4");
  }

  TEST_CASE("bytes that are no characters stay in the names and are escaped for people") {
    const support::TemporaryDirectory folder;
    const fs::path odd = "caf\xe9\nx.mp4";
    const auto places = plan_places(found({made(folder / "rec")}, {{0, odd}}), folder / "out");
    CHECK(places[0].base.filename() == odd);
    CHECK(shown_name(odd) == "caf\\xe9\\x0ax.mp4");
    CHECK(shown_name("caf\u00e9 \u2603.mp4") == "caf\u00e9 \u2603.mp4");
  }
}

}  // namespace undertone::pipeline

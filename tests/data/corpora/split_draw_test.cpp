#include "data/corpora/split_draw.hpp"

#include <cmath>

#include <doctest/doctest.h>

#include "tests/support/random.hpp"

using namespace undertone;
using namespace undertone::data;

TEST_SUITE("data") {
  TEST_CASE("a dev split has its share, never all and never none of two") {
    CHECK(draw_dev({}, {}).empty());
    CHECK(draw_dev({"a"}, {}).empty());
    CHECK(draw_dev({"a", "b"}, {}).size() == 1);
    CHECK(draw_dev({"a", "b"}, {.dev_share = 0.9}).size() == 1);
    CHECK(draw_dev({"a", "b"}, {.dev_share = 0}).empty());
    support::Random random(8);
    for (int round = 0; round < 50; ++round) {
      std::set<std::string> units;
      for (std::size_t i = 3 + random.below(200); i > 0; --i) units.insert(random.bytes(6));
      const auto dev = draw_dev(units, {.split_seed = random.bits(), .dev_share = 0.25});
      CHECK(dev.size() == static_cast<std::size_t>(std::round(0.25 * static_cast<double>(units.size()))));
      for (const std::string& unit : dev) CHECK(units.contains(unit));
    }
  }

  TEST_CASE("the draw is the same for one seed and another for another, and fair to every unit") {
    std::set<std::string> units;
    for (int i = 0; i < 40; ++i) units.insert("video" + std::to_string(i));
    CHECK(draw_dev(units, {.split_seed = 3}) == draw_dev(units, {.split_seed = 3}));
    CHECK(draw_dev(units, {.split_seed = 3}) != draw_dev(units, {.split_seed = 4}));
    std::map<std::string, int> drawn;
    for (std::uint64_t seed = 0; seed < 1000; ++seed) {
      for (const std::string& unit : draw_dev(units, {.split_seed = seed})) ++drawn[unit];
    }
    for (const std::string& unit : units) {
      CAPTURE(unit);
      CHECK(drawn[unit] > 130);  // 200 are expected, with a deviation of 13
      CHECK(drawn[unit] < 270);
    }
  }

  TEST_CASE("adding a unit moves few others between the splits") {
    std::set<std::string> units;
    for (int i = 0; i < 100; ++i) units.insert("speaker" + std::to_string(i));
    const auto before = draw_dev(units, {});
    units.insert("somebody new");
    std::size_t stayed = 0;
    for (const std::string& unit : draw_dev(units, {})) stayed += before.contains(unit);
    CHECK(stayed >= before.size() - 1);
  }

  TEST_CASE("known speech corpora keep to the published speakers") {
    const auto ravdess =
        split_speakers({"actor01", "actor16", "actor17", "actor20", "actor21", "actor24"}, "en", {});
    CHECK(ravdess.of.at("actor16") == Split::kTrain);
    CHECK(ravdess.of.at("actor17") == Split::kDev);
    CHECK(ravdess.of.at("actor20") == Split::kDev);
    CHECK(ravdess.of.at("actor21") == Split::kTest);
    CHECK(ravdess.licence == "CC BY-NC-SA 4.0");
    const auto emodb = split_speakers({"spk03", "spk13", "spk14", "spk15", "spk12"}, "", {});
    CHECK(emodb.of.at("spk12") == Split::kTrain);
    CHECK(emodb.of.at("spk13") == Split::kDev);
    CHECK(emodb.of.at("spk14") == Split::kDev);
    CHECK(emodb.of.at("spk15") == Split::kTest);
    const auto nemo = split_speakers({"TP0", "EB0", "MP0", "XY0"}, "pl", {});
    CHECK(nemo.of.at("EB0") == Split::kTrain);
    CHECK(nemo.of.at("TP0") == Split::kDev);
    CHECK(nemo.of.at("XY0") == Split::kTest);
  }

  TEST_CASE(
      "speakers of other corpora are drawn, also where a few names or the language are like known ones") {
    const auto drawn = split_speakers({"actor17", "ann", "bob", "cy", "di"}, "en", {});
    CHECK(drawn.rule.starts_with("dev speakers drawn with seed 1: "));
    CHECK(drawn.licence.empty());
    CHECK(drawn.of.size() == 5);
    const auto french = split_speakers({"actor17", "actor18"}, "fr", {});
    CHECK(french.rule.starts_with("dev speakers drawn"));
    CHECK(split_speakers({"ann"}, "", {}).of.at("ann") == Split::kTrain);
  }
}

#include "pipeline/synthesize/script.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include <doctest/doctest.h>

#include "src/core/error.hpp"
#include "src/core/label_set.hpp"

namespace undertone::synthesize {
namespace {

bool same(const Turn& a, const Turn& b) {
  return a.speaker == b.speaker && a.emotion == b.emotion && a.text == b.text;
}
bool same(const std::vector<Turn>& a, const std::vector<Turn>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const Turn& left, const Turn& right) { return same(left, right); });
}

}  // namespace

TEST_SUITE("synthesize") {
  TEST_CASE("the same seed writes the same script, another seed another") {
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
      CHECK(same(write_script(9, 3, seed), write_script(9, 3, seed)));
      CHECK(!same(write_script(9, 3, seed), write_script(9, 3, seed + 1)));
    }
  }

  TEST_CASE("a shorter script is the beginning of a longer one") {
    const auto longer = write_script(40, 4, 17);
    for (const int turns : {1, 2, 7, 39}) {
      const auto shorter = write_script(turns, 4, 17);
      CHECK(shorter.size() == static_cast<std::size_t>(turns));
      CHECK(std::equal(shorter.begin(), shorter.end(), longer.begin(),
                       [](const Turn& a, const Turn& b) { return same(a, b); }));
    }
  }

  TEST_CASE("nobody speaks twice in a row, everybody speaks, and the first one begins") {
    for (int speakers = 2; speakers <= 6; ++speakers) {
      const auto script = write_script(120, speakers, 5);
      std::set<int> heard;
      CHECK(script.front().speaker == 0);
      for (std::size_t i = 0; i < script.size(); ++i) {
        heard.insert(script[i].speaker);
        if (i > 0) CHECK(script[i].speaker != script[i - 1].speaker);
      }
      CHECK(*heard.begin() == 0);
      CHECK(*heard.rbegin() == speakers - 1);
      CHECK(heard.size() == static_cast<std::size_t>(speakers));
    }
  }

  TEST_CASE("someone alone has all the turns") {
    for (const Turn& turn : write_script(12, 1, 3)) CHECK(turn.speaker == 0);
  }

  TEST_CASE("every emotion has lines of its own") {
    std::map<std::string, std::string> emotion_of;
    std::map<std::string, std::set<std::string>> lines;
    for (const Turn& turn : write_script(2000, 2, 8)) {
      CHECK(default_labels().index_of(turn.emotion));
      CHECK(!turn.text.empty());
      CHECK(emotion_of.try_emplace(turn.text, turn.emotion).first->second == turn.emotion);
      lines[turn.emotion].insert(turn.text);
    }
    CHECK(lines.size() == default_labels().size());
    for (const auto& [emotion, texts] : lines) CHECK(texts.size() > 3);
  }

  TEST_CASE("a short conversation already holds most emotions") {
    std::size_t sum = 0;
    constexpr std::uint64_t kSeeds = 200;
    for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
      std::set<std::string> emotions;
      for (const Turn& turn : write_script(8, 2, seed)) emotions.insert(turn.emotion);
      CHECK(emotions.size() > 1);
      sum += emotions.size();
    }
    CHECK(sum > 5 * kSeeds);  // of seven; drawing each turn by chance would give 4.96
  }

  TEST_CASE("a mood lasts longer than chance would let it") {
    const auto script = write_script(4000, 2, 11);
    int kept = 0;
    for (std::size_t i = 1; i < script.size(); ++i) kept += script[i].emotion == script[i - 1].emotion;
    // A quarter by intent and a few more by the deal; chance alone would give one in seven.
    CHECK(kept > 4000 * 0.22);
    CHECK(kept < 4000 * 0.35);
  }

  TEST_CASE("a conversation without turns or speakers is refused") {
    CHECK_THROWS_AS(write_script(0, 2, 1), Error);
    CHECK_THROWS_AS(write_script(-3, 2, 1), Error);
    CHECK_THROWS_AS(write_script(3, 0, 1), Error);
  }
}

}  // namespace undertone::synthesize

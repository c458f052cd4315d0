#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "src/core/options.hpp"
#include "tests/support/random.hpp"

using namespace undertone;
using support::Random;

namespace {

const std::vector<std::string_view> kNames{"audio-rate", "max-height", "decode-queue", "speaker", "to"};

// One slip of the fingers: a letter too many, one missing, another one, or two swapped.
std::string misspelt(std::string word, Random& random) {
  const std::size_t at = random.below(word.size() - 1);
  const char letter = static_cast<char>(random.integer('a', 'z'));
  switch (random.below(4)) {
    case 0:
      return word.insert(at, 1, letter);
    case 1:
      return word.erase(at, 1);
    case 2:
      word[at] = letter;
      return word;
    default:
      std::swap(word[at], word[at + 1]);
      return word;
  }
}

}  // namespace

TEST_SUITE("core") {
  TEST_CASE("a slip in each half of a name still leads to it") {
    Random random(41);
    for (int i = 0; i < 2000; ++i) {
      const std::string_view name = kNames[random.below(4)];
      const std::size_t half = name.size() / 2;
      const std::string word = misspelt(std::string(name.substr(0, half)), random) +
                               misspelt(std::string(name.substr(half)), random);
      CAPTURE(word);
      CHECK(nearest_name(word, kNames) == name);
    }
  }

  TEST_CASE("a swap of neighbours counts as one slip") {
    CHECK(nearest_name("hieght", {"weight", "height"}) == "height");
    CHECK(nearest_name("ot", kNames) == "to");
  }

  TEST_CASE("a word that is like no name has no nearest one") {
    CHECK(!nearest_name("frequency", kNames));
    CHECK(!nearest_name("zzzzzzz", kNames));
    CHECK(!nearest_name("", kNames));
    CHECK(!nearest_name("speaker", {}));
    CHECK(!nearest_name("xy", kNames));
  }

  TEST_CASE("a short name is not suggested for just any short word") {
    CHECK(!nearest_name("b", {"a"}));
    CHECK(!nearest_name("ab", {"cd"}));
  }

  TEST_CASE("of names that are equally near the first is taken") {
    CHECK(nearest_name("rate-c", {"rate-a", "rate-b"}) == "rate-a");
    CHECK(nearest_name("rate-c", {"rate-b", "rate-a"}) == "rate-b");
  }

  TEST_CASE("an exact name is its own nearest one") {
    for (const std::string_view name : kNames) CHECK(nearest_name(name, kNames) == name);
  }

  TEST_CASE("whatever the word, an answer is one of the names") {
    Random random(42);
    for (int i = 0; i < 2000; ++i) {
      const auto nearest = nearest_name(random.below(2) == 0 ? random.text(12) : random.bytes(9), kNames);
      if (nearest) CHECK(std::count(kNames.begin(), kNames.end(), *nearest) == 1);
    }
    CHECK(!nearest_name(std::string(20000, 'x'), kNames));
  }
}

#include "pipeline/synthesize/spoken_text.hpp"

#include <cstdint>
#include <string>

#include <doctest/doctest.h>

#include "pipeline/synthesize/letter_to_sound.hpp"

namespace undertone::synthesize {
namespace {

/// Surrogates come out as broken UTF-8.
std::string utf8(std::uint32_t code) {
  const auto tail = [code](unsigned shift) { return static_cast<char>(0x80U | (code >> shift & 0x3FU)); };
  if (code < 0x80) return {static_cast<char>(code)};
  if (code < 0x800) return {static_cast<char>(0xC0U | code >> 6U), tail(0)};
  if (code < 0x10000) return {static_cast<char>(0xE0U | code >> 12U), tail(6), tail(0)};
  return {static_cast<char>(0xF0U | code >> 18U), tail(12), tail(6), tail(0)};
}

}  // namespace

TEST_SUITE("synthesize") {
  TEST_CASE("words keep their punctuation and give away their letters and pauses") {
    const auto words = words_of("Well, \"really\"?  I don't know.");
    REQUIRE(words.size() == 5);
    CHECK(words[0].text == "Well,");
    CHECK(words[0].letters == "well");
    CHECK(words[0].pause == Pause::kShort);
    CHECK(words[1].text == "\"really\"?");
    CHECK(words[1].pause == Pause::kQuestion);
    CHECK(words[3].letters == "don't");
    CHECK(words[3].pause == Pause::kNone);
    CHECK(words[4].pause == Pause::kLong);
  }

  TEST_CASE("digits are said one by one and a decimal point is no stop") {
    const auto words = words_of("3.5 metres");
    REQUIRE(words.size() == 2);
    CHECK(words[0].letters == "threefive");
    CHECK(words[0].pause == Pause::kNone);
  }

  TEST_CASE("what has no letter is no word, but its punctuation is heard") {
    CHECK(words_of("").empty());
    CHECK(words_of(" \t\n").empty());
    CHECK(words_of("🙂 … — ''' !!! 🤷🏽‍♀️").empty());
    const auto words = words_of("oh — no 🙂!");
    REQUIRE(words.size() == 2);
    CHECK(words[0].pause == Pause::kShort);
    CHECK(words[1].pause == Pause::kLong);
  }

  TEST_CASE("accents fold and other scripts become syllables") {
    CHECK(words_of("Žluťoučký")[0].letters == "zlutoucky");
    CHECK(words_of("Ärger")[0].letters == "arger");
    CHECK(words_of("привет")[0].letters == "preevyet");
    CHECK(words_of("Žluťoučký")[0].latin);
    CHECK_FALSE(words_of("привет")[0].latin);
    const auto words = words_of("你好，世界。");
    REQUIRE(words.size() == 4);
    CHECK(words[1].text == "好，");
    CHECK(words[1].pause == Pause::kShort);
    CHECK(words[3].pause == Pause::kLong);
  }

  TEST_CASE("broken UTF-8 is skipped") {
    const auto words = words_of("a\xff\xfe b\xe4\xbd c\xf0\x9f\x99");
    REQUIRE(words.size() == 3);
    CHECK(words[0].letters == "a");
    CHECK(words[1].letters == "b");
    CHECK(words[2].letters == "c");
  }

  TEST_CASE("every code point is spelled in plain letters or is silent") {
    int spoken = 0;
    for (std::uint32_t code = 1; code <= 0x10FFFF; ++code) {
      const auto words = words_of(utf8(code));
      if (words.empty()) continue;
      ++spoken;
      REQUIRE(words.size() == 1);
      const bool plain =
          words[0].letters.find_first_not_of("abcdefghijklmnopqrstuvwxyz") == std::string::npos;
      if (!plain) FAIL("code point " << code << " is spelled " << words[0].letters);
    }
    CHECK(spoken > 100000);
    CHECK(words_of("Ελλάδα")[0].letters == "ellada");
  }

  TEST_CASE("every word can be said") {
    for (const char* letters :
         {"psst", "rhythm", "e", "'", "zzzz", "queue", "strengths", "hmm", "ough", "w"}) {
      CAPTURE(letters);
      CHECK_FALSE(phones_of(letters).empty());
    }
  }

  TEST_CASE("common words are said as one says them") {
    using enum Phone;
    CHECK(phones_of("make") == std::vector<Phone>{kM, kEy, kK});
    CHECK(phones_of("night") == std::vector<Phone>{kN, kAy, kT});
    CHECK(phones_of("station") == std::vector<Phone>{kS, kT, kEy, kSh, kAx, kN});
    CHECK(phones_of("happy") == std::vector<Phone>{kHh, kAe, kP, kIy});
    CHECK(phones_of("ball") == std::vector<Phone>{kB, kAo, kL});
    CHECK(phones_of("the") == std::vector<Phone>{kDh, kAx});
    CHECK(phones_of("walked") == std::vector<Phone>{kW, kAo, kK, kT});
  }
}

}  // namespace undertone::synthesize

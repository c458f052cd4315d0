#include "extractors/token/text_normalization.hpp"

#include <random>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "extractors/token/unicode.hpp"

namespace undertone::extractors {

TEST_SUITE("extractors") {
  TEST_CASE("quotes, dashes and dots become those of ASCII") {
    CHECK(normalized_text("“Don’t,” she said… ‘never’ — ok–ay") == "\"Don't,\" she said... 'never' - ok-ay");
    CHECK(normalized_text("«Oui», „Nein“ ‹x› 5′") == "\"Oui\", \"Nein\" 'x' 5'");
  }

  TEST_CASE("letters keep their case, or all become small") {
    CHECK(normalized_text("Oh my GOD ÀÉ") == "Oh my GOD ÀÉ");
    CHECK(normalized_text("Oh my GOD ÀÉ ΣΑ", {LetterCase::kLower, {}}) == "oh my god àé σα");
  }

  TEST_CASE("characters are composed, wide ones narrow, and what cannot be seen is gone") {
    CHECK(normalized_text("e\u0301te\u0301") == "été");
    CHECK(normalized_text("ＡＢＣ１２３！") == "ABC123!");
    CHECK(normalized_text("a\u200Bb\uFEFFc\u00ADd\x07"
                          "e") == "abcde");
    CHECK(normalized_text("👨\u200D👩\u200D👧 ❤\uFE0F") == "👨\u200D👩\u200D👧 ❤\uFE0F");
    CHECK(normalized_text("caf\xE9 \xF0\x9F\x98 ok") == "caf ok");
    CHECK(normalized_text(" a\u00A0\u2003b\t\r\n  c\u2028 ") == "a b c");
    CHECK(normalized_text("שלום مرحبا 我很高兴") == "שלום مرحبا 我很高兴");
  }

  TEST_CASE("laughter, crying, sighs and screams have one form each") {
    CHECK(normalized_text("[laughter] no") == "(laughs) no");
    CHECK(normalized_text("oh (chuckles softly) ok") == "oh (laughs) ok");
    CHECK(normalized_text("*giggles* stop") == "(laughs) stop");
    CHECK(normalized_text("I can't [sobbing] go on") == "I can't (cries) go on");
    CHECK(normalized_text("{sigh} fine") == "(sighs) fine");
    CHECK(normalized_text("[SCREAMING] Run!") == "(screams) Run!");
    CHECK(normalized_text("(the slaughter of the pigs)") == "(the slaughter of the pigs)");
  }

  TEST_CASE("noise and markup are gone, words in parentheses stay") {
    CHECK(normalized_text("[noise] hello [inaudible]") == "hello");
    CHECK(normalized_text("♪ (upbeat music) ♪") == "");
    CHECK(normalized_text("[Central Perk] hi") == "hi");
    CHECK(normalized_text("he (my brother) left *now*") == "he (my brother) left *now*");
    CHECK(normalized_text("<i>No!</i> {\\an8}<font color=\"#fff\">Yes</font>") == "No! Yes");
    CHECK(normalized_text("I <3 you, 2 < 3 > 1") == "I <3 you, 2 < 3 > 1");
    CHECK(normalized_text("[unclosed and (open") == "[unclosed and (open");
  }

  TEST_CASE("who speaks is taken from before the words where that is sure") {
    CHECK(normalized_text("JOEY: How you doin'?") == "How you doin'?");
    CHECK(normalized_text("DR. GREEN: [sighs] Well.") == "(sighs) Well.");
    CHECK(normalized_text(">> - MAN #2: Stop!") == "Stop!");
    CHECK(normalized_text("- Come here.") == "Come here.");
    CHECK(normalized_text("Joey: hi") == "Joey: hi");
    CHECK(normalized_text("Joey: hi", {LetterCase::kKept, "joey"}) == "hi");
    CHECK(normalized_text("Joey: hi", {LetterCase::kKept, "Rachel"}) == "Joey: hi");
    CHECK(normalized_text("10:30 is fine") == "10:30 is fine");
    CHECK(normalized_text("I: me") == "I: me");
  }

  TEST_CASE("digits are those of ASCII, and commas that group them are gone") {
    CHECK(normalized_text("$1,234,567.50") == "$1234567.50");
    CHECK(normalized_text("1,2,3 and 12,34 and 1234,567") == "1,2,3 and 12,34 and 1234,567");
    CHECK(normalized_text("١٢٣ ۴۵ ०९") == "123 45 09");
    CHECK(normalized_text("1000000 0000") == "1000000 0000");
  }

  TEST_CASE("what is drawn out is drawn out three times") {
    CHECK(normalized_text("Nooooooo!!!!!!") == "Nooo!!!");
    CHECK(normalized_text("😂😂😂😂😂😂") == "😂😂😂");
    CHECK(normalized_text("good book......") == "good book...");
  }

  TEST_CASE("what is normal stays as it is, whatever it came from, and is valid UTF-8") {
    static const std::vector<std::string> kParts = {
        "[",  "]", "(", ")",   "*", "laughs", "lol", "noise", "<i>",      ">", ":",   " ", "JOEY", ": ", "- ",
        ">>", "1", ",", "000", "e", "\u0301", "😂",   "\xFF",  "\xE2\x82", "’", "{\\", "}", "İ",    "\n", "a"};
    std::mt19937 random(11);
    for (int round = 0; round < 4000; ++round) {
      std::string text;
      for (std::size_t i = random() % 14; i > 0; --i) text += kParts[random() % kParts.size()];
      for (const LetterCase letters : {LetterCase::kKept, LetterCase::kLower}) {
        const std::string once = normalized_text(text, {letters, "a"});
        INFO("'" << text << "' -> '" << once << "'");
        REQUIRE(normalized_text(once, {letters, "a"}) == once);
        REQUIRE(to_utf8(decode_utf8(once)) == once);
        REQUIRE(once.find('\xFF') == once.npos);
      }
    }
  }

  TEST_CASE("a long text full of brackets takes no long time") {
    std::string text(300000, '(');
    CHECK(normalized_text(text) == "(((");
    text.clear();
    for (int i = 0; i < 50000; ++i) text += "([{<*";
    CHECK(normalized_text(text).size() == text.size());
  }
}

}  // namespace undertone::extractors

#include "data/transcripts/text_encoding.hpp"

#include <random>
#include <string>

#include <doctest/doctest.h>

using namespace undertone;
using namespace undertone::data;
using namespace std::string_literals;

namespace {

const std::string kSample = "1\n00:00:01,000 --> 00:00:02,000\nna\xC3\xAFve \xE6\xBC\xA2 \xF0\x9F\x98\x80\n";

enum class Order { kLittle, kBig };

std::string to_utf16(std::u16string_view text, Order order) {
  std::string bytes;
  for (const char16_t unit : text) {
    const char low = static_cast<char>(unit & 0xFF);
    const char high = static_cast<char>(unit >> 8);
    bytes += order == Order::kLittle ? low : high;
    bytes += order == Order::kLittle ? high : low;
  }
  return bytes;
}

constexpr std::u16string_view kSample16 = u"1\n00:00:01,000 --> 00:00:02,000\nna\u00EFve \u6F22 \U0001F600\n";

bool is_valid_utf8(std::string_view text) {
  while (!text.empty()) {
    const std::size_t length = utf8_length(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

void check(const std::string& bytes, const std::string& encoding, const std::string& utf8) {
  const DecodedText text = decode_text(bytes);
  CHECK(text.encoding == encoding);
  CHECK(text.utf8 == utf8);
  CHECK(text.problems.empty());
}

}  // namespace

TEST_SUITE("data") {
  TEST_CASE("UTF-8 and UTF-16 in both orders decode to the same text, with a mark and without") {
    check(kSample, "UTF-8", kSample);
    check("\xEF\xBB\xBF" + kSample, "UTF-8", kSample);
    check("\xFF\xFE" + to_utf16(kSample16, Order::kLittle), "UTF-16LE", kSample);
    check("\xFE\xFF" + to_utf16(kSample16, Order::kBig), "UTF-16BE", kSample);
    check(to_utf16(kSample16, Order::kLittle), "UTF-16LE (guessed)", kSample);
    check(to_utf16(kSample16, Order::kBig), "UTF-16BE (guessed)", kSample);
  }

  TEST_CASE("Chinese subtitles in UTF-16 without a mark are known by their times") {
    std::u16string subtitles;
    std::string expected;
    for (int i = 0; i < 50; ++i) {
      subtitles += u"1\n00:00:01,000 --> 00:00:02,000\n\u6F22\u5B57\u6F22\u5B57\u6F22\u5B57\u6F22\u5B57\n\n";
      expected += "1\n00:00:01,000 --> 00:00:02,000\n";
      for (int k = 0; k < 4; ++k) expected += "\xE6\xBC\xA2\xE5\xAD\x97";
      expected += "\n\n";
    }
    check(to_utf16(subtitles, Order::kLittle), "UTF-16LE (guessed)", expected);
  }

  TEST_CASE("bytes that are no UTF-8 are taken for Windows-1252") {
    check("caf\xE9 \x93quoted\x94 \x80 5 \x97 na\xEFve", "Windows-1252 (guessed)",
          "caf\xC3\xA9 \xE2\x80\x9Cquoted\xE2\x80\x9D \xE2\x82\xAC 5 \xE2\x80\x94 na\xC3\xAFve");
  }

  TEST_CASE("a broken byte in text that is UTF-8 otherwise does not spoil the rest") {
    const DecodedText text = decode_text("\xC3\xA9t\xC3\xA9\nd\xC3\xA9j\xC3\xA0 \xC3(");
    CHECK(text.encoding == "UTF-8 (guessed)");
    CHECK(text.utf8 == "\xC3\xA9t\xC3\xA9\nd\xC3\xA9j\xC3\xA0 \xEF\xBF\xBD(");
    REQUIRE(text.problems.size() == 1);
    CHECK(text.problems[0].line == 2);
    CHECK(text.problems[0].reason == "1 bytes that are no UTF-8, replaced by U+FFFD");
  }

  TEST_CASE("NUL characters are replaced, cut off at the end, and reported") {
    const DecodedText text = decode_text(std::string("one\nt\0o\n", 8) + std::string(500, '\0'));
    CHECK(text.utf8 == "one\nt\xEF\xBF\xBDo\n");
    REQUIRE(text.problems.size() == 2);
    CHECK(text.problems[0].line == 2);
    CHECK(text.problems[0].reason == "1 NUL characters, replaced by U+FFFD");
    CHECK(text.problems[1].reason == "500 NUL characters at the end, cut off");
  }

  TEST_CASE("halves of pairs and an odd byte in UTF-16 are replaced and reported") {
    const DecodedText text = decode_text("\xFF\xFE" + to_utf16(u"a\nb", Order::kLittle) + "\x00\xD8x\x00y"s);
    CHECK(text.utf8 == "a\nb\xEF\xBF\xBDx\xEF\xBF\xBD");
    REQUIRE(text.problems.size() == 2);
    CHECK(text.problems[0].line == 2);
    CHECK(text.problems[1].line == 2);
  }

  TEST_CASE("an empty file is empty UTF-8 text") {
    check("", "UTF-8", "");
    check("\xEF\xBB\xBF", "UTF-8", "");
    check("\xFF\xFE", "UTF-16LE", "");
  }

  TEST_CASE("whatever the bytes, the text is valid UTF-8 without NUL") {
    std::mt19937_64 random(20);
    for (int round = 0; round < 3000; ++round) {
      std::string bytes(random() % 60, '\0');
      const std::uint64_t kind = random() % 3;
      for (char& c : bytes)
        c = static_cast<char>(kind == 0 ? random() : kind == 1 ? random() % 4 : random() | 128);
      const DecodedText text = decode_text(bytes);
      CAPTURE(round);
      REQUIRE(is_valid_utf8(text.utf8));
      REQUIRE(text.utf8.find('\0') == std::string::npos);
    }
  }
}

#include <bit>
#include <cmath>
#include <limits>
#include <random>

#include <doctest/doctest.h>

#include "src/io/json.hpp"
#include "tests/support/errors.hpp"

using namespace undertone;
using namespace undertone::io;

namespace {

double random_double(std::mt19937_64& random) {
  while (true) {
    const auto value = std::bit_cast<double>(random());
    if (std::isfinite(value)) return value;
  }
}

std::string random_string(std::mt19937_64& random) {
  static const std::string pieces[] = {"a",    "\"",       "\\",           "\n",
                                       "\x01", "\xC3\xA9", "\xE2\x80\xA8", "\xF0\x9F\x98\x80"};
  std::string text;
  for (auto length = random() % 6; length > 0; --length) text += pieces[random() % std::size(pieces)];
  return text;
}

Json random_value(std::mt19937_64& random, int depth) {
  switch (random() % (depth > 0 ? 7 : 5)) {
    case 0:
      return {};
    case 1:
      return random() % 2 == 0;
    case 2:
      return static_cast<std::int64_t>(random());
    case 3:
      return random_double(random);
    case 4:
      return random_string(random);
    case 5: {
      Json list = Json::Array{};
      for (auto count = random() % 5; count > 0; --count) list.push_back(random_value(random, depth - 1));
      return list;
    }
    default: {
      Json object = Json::Object{};
      for (auto count = random() % 5; count > 0; --count) {
        object.set(random_string(random), random_value(random, depth - 1));
      }
      return object;
    }
  }
}

}  // namespace

TEST_SUITE("io") {
  TEST_CASE("compact text has no spaces and indented text two for each level") {
    const Json value = parse_json(R"({"a": [1, {"b": []}], "c": {}})");
    CHECK(to_json_text(value) == R"({"a":[1,{"b":[]}],"c":{}})");
    CHECK(to_json_text(value, JsonStyle::kIndented) ==
          "{\n  \"a\": [\n    1,\n    {\n      \"b\": []\n    }\n  ],\n  \"c\": {}\n}");
  }

  TEST_CASE("doubles are written as short as they can be and still as doubles") {
    CHECK(to_json_text(0.1) == "0.1");
    CHECK(to_json_text(1.0) == "1.0");
    CHECK(to_json_text(-0.0) == "-0.0");
    CHECK(to_json_text(1e300) == "1e+300");
    CHECK(to_json_text(5e-324) == "5e-324");
  }

  TEST_CASE("NaN and infinity are refused wherever they stand") {
    CHECK(support::error_text([] { to_json_text(std::nan("")); }) == "misuse: JSON cannot hold NaN");
    CHECK(support::error_text([] { to_json_text(Json::Array{-std::numeric_limits<double>::infinity()}); }) ==
          "misuse: JSON cannot hold infinity");
  }

  TEST_CASE("strings and keys are escaped where JSON or JavaScript needs it and nowhere else") {
    CHECK(to_json_text("\"\\/\b\f\n\r\t\x1F\x7F<é") == "\"\\\"\\\\/\\b\\f\\n\\r\\t\\u001f\x7F<é\"");
    CHECK(to_json_text("\xE2\x80\xA8|\xE2\x80\xA9|\xE2\x80\xAA") == "\"\\u2028|\\u2029|\xE2\x80\xAA\"");
    CHECK(to_json_text(std::string_view("\0", 1)) == "\"\\u0000\"");
    CHECK(to_json_text(Json::Object{{"a\n", 1}}) == "{\"a\\n\":1}");
  }

  TEST_CASE("each byte of invalid UTF-8 becomes a replacement character") {
    const std::string replacement = "\xEF\xBF\xBD";
    CHECK(to_json_text("a\xFF") == "\"a" + replacement + "\"");
    CHECK(to_json_text("\xE2\x82z") == "\"" + replacement + replacement + "z\"");
    CHECK(to_json_text("\xED\xA0\x80") == "\"" + replacement + replacement + replacement + "\"");
    CHECK(to_json_text("\xC0\x80") == "\"" + replacement + replacement + "\"");
    CHECK(to_json_text("\xF4\x90\x80\x80").size() == 2 + 4 * replacement.size());
    CHECK(to_json_text("\xF4\x8F\xBF\xBF") == "\"\xF4\x8F\xBF\xBF\"");
  }

  TEST_CASE("strings of random bytes always come out as text that parses") {
    std::mt19937 random(8'801);
    for (int round = 0; round < 20'000; ++round) {
      std::string bytes(random() % 8, '\0');
      // Mostly bytes that begin or continue a sequence, to come close to valid ones.
      for (char& byte : bytes) byte = static_cast<char>(random() % 4 ? 0x80 | random() % 128 : random());
      const Json once = parse_json(to_json_text(bytes));
      REQUIRE(parse_json(to_json_text(once)) == once);
    }
  }

  TEST_CASE("every double reads back bit for bit") {
    std::mt19937_64 random(8'802);
    for (int round = 0; round < 50'000; ++round) {
      const double value = random_double(random);
      const double back = parse_json(to_json_text(value)).as_double();
      REQUIRE(std::bit_cast<std::uint64_t>(back) == std::bit_cast<std::uint64_t>(value));
    }
  }

  TEST_CASE("random values survive a round trip in both styles") {
    std::mt19937_64 random(8'803);
    for (int round = 0; round < 2'000; ++round) {
      const Json value = random_value(random, 4);
      REQUIRE(parse_json(to_json_text(value)) == value);
      REQUIRE(parse_json(to_json_text(value, JsonStyle::kIndented)) == value);
    }
  }
}

#include <random>

#include <doctest/doctest.h>

#include "src/io/json.hpp"
#include "tests/support/errors.hpp"

using namespace undertone;
using namespace undertone::io;

namespace {

std::string parse_error(std::string_view text, const JsonLimits& limits = {}) {
  return support::error_text([&] { parse_json(text, limits); });
}

bool refuses(std::string_view text) { return parse_error(text).starts_with("bad input: JSON line "); }

std::string repeat(std::string_view piece, std::size_t times) {
  std::string text;
  for (std::size_t i = 0; i < times; ++i) text += piece;
  return text;
}

}  // namespace

TEST_SUITE("io") {
  TEST_CASE("parsing keeps the order of members and every kind of value") {
    const Json value = parse_json(R"( {"z":[null,true,-12,0.25],"a":{"":"\u00e9\ud83d\ude00"}} )");
    CHECK(value == Json(Json::Object{{"z", Json::Array{nullptr, true, -12, 0.25}},
                                     {"a", Json::Object{{"", "\xC3\xA9\xF0\x9F\x98\x80"}}}}));
  }

  TEST_CASE("a bare scalar, an empty container and a byte order mark are accepted") {
    CHECK(parse_json("7") == Json(7));
    CHECK(parse_json("[]") == Json(Json::Array{}));
    CHECK(parse_json("{}") == Json(Json::Object{}));
    CHECK(parse_json("\xEF\xBB\xBF\"x\"") == Json("x"));
  }

  TEST_CASE("integers to the ends of int64 stay integers and larger ones become doubles") {
    CHECK(parse_json("9223372036854775807") == Json(std::numeric_limits<std::int64_t>::max()));
    CHECK(parse_json("-9223372036854775808") == Json(std::numeric_limits<std::int64_t>::min()));
    CHECK(parse_json("9223372036854775808") == Json(0x1p63));
    CHECK(parse_json("-9223372036854775809") == Json(-0x1p63));
    CHECK(parse_json("1" + std::string(30, '0')) == Json(1e30));
  }

  TEST_CASE("an error says line, column and reason") {
    CHECK(parse_error("{\n  \"a\": 1,\n  \"b\": nul\n}") ==
          "bad input: JSON line 3, column 11: syntax error while parsing value - invalid literal");
    CHECK(parse_error("[1, 2") ==
          "bad input: JSON line 1, column 6: syntax error while parsing array - unexpected end of input; "
          "expected ']'");
    CHECK(parse_error("[\"\xC3\xA9\xC3\xA9\" 1]").starts_with("bad input: JSON line 1, column 7: "));
    CHECK(parse_error("").starts_with("bad input: JSON line 1, column 1: "));
    CHECK(parse_error("[1e999]") == "bad input: JSON line 1, column 6: the number is too large");
    CHECK(parse_error(std::string_view("[1]\n\0 more", 10)) ==
          "bad input: JSON line 2, column 1: a NUL byte");
  }

  TEST_CASE("an error stays short when the offending token is long") {
    CHECK(parse_error("[\"" + std::string(100'000, 'x')).size() < 200);
    CHECK(parse_error("9" + std::string(100'000, '9')).size() < 200);
    const std::string key = "\"" + std::string(100'000, 'k') + "\":1";
    CHECK(parse_error("{" + key + "," + key + "}").size() < 200);
  }

  TEST_CASE("text that is nearly JSON is refused") {
    for (const char* text : {"[1,]",        "{\"a\":1,}",  "[1] 2",     "{\"a\" 1}", "{a:1}",     "'a'",
                             "01",          "+1",          ".5",        "1.",        "1e",        "-",
                             "NaN",         "Infinity",    "tru",       "nul",       "[1}",       "{]",
                             "]",           "// c\n1",     "/* c */ 1", "\"a\nb\"",  "\"\\x41\"", "\"\\u12\"",
                             "\"\\ud800\"", "\"\\udc00\"", "\"open",    "{\"a\":",   " ",         "1,"}) {
      CAPTURE(text);
      CHECK(refuses(text));
    }
  }

  TEST_CASE("a duplicate key is refused in its own object and free in another") {
    CHECK(parse_error("{\"a\": 1,\n \"a\": 2}") ==
          "bad input: JSON line 2, column 4: the key \"a\" occurs twice");
    CHECK(parse_error(R"({"\u0061":1,"a":2})").ends_with("the key \"a\" occurs twice"));
    CHECK(parse_error(R"({"a":{"a":1},"b":{"a":1}})") == "no error");
  }

  TEST_CASE("invalid UTF-8 is refused in values and in keys") {
    for (const char* bytes : {"\x80", "\xC0\xAF", "\xE0\x80\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xFF",
                              "\xE2\x82", "\xF0\x9F\x98"}) {
      CHECK(refuses("[\"" + std::string(bytes) + "\"]"));
      CHECK(refuses("{\"" + std::string(bytes) + "\":1}"));
    }
  }

  TEST_CASE("nesting is accepted up to the limit and refused beyond it") {
    CHECK(parse_error(repeat("[", 64) + repeat("]", 64)) == "no error");
    CHECK(parse_error(repeat("[", 65) + repeat("]", 65)) ==
          "bad input: JSON line 1, column 65: nested deeper than 64 levels");
    CHECK(parse_error(repeat("{\"a\":", 4) + "1", {.max_depth = 3}) ==
          "bad input: JSON line 1, column 16: nested deeper than 3 levels");
    CHECK(parse_error("1", {.max_depth = 0}) == "no error");
    CHECK(parse_error(repeat("[", 2'000'000)).ends_with("nested deeper than 64 levels"));
    CHECK(parse_error(repeat("{\"a\":[", 500'000)).ends_with("nested deeper than 64 levels"));
  }

  TEST_CASE("a text over the limit of bytes is refused unread") {
    CHECK(parse_error("[1234567]", {.max_bytes = 9}) == "no error");
    CHECK(parse_error("[12345678]", {.max_bytes = 9}) ==
          "bad input: the JSON text has 10 bytes, more than the 9 allowed");
  }

  TEST_CASE("every prefix of a document is refused and nothing but an Error leaves the parser") {
    const std::string document = R"({"a":[1.5e3,"\u20ac\n",{"b":null}],"c":"é"})";
    CHECK(parse_error(document) == "no error");
    for (std::size_t length = 0; length < document.size(); ++length) {
      CAPTURE(length);
      CHECK(refuses(std::string_view(document).substr(0, length)));
    }
  }

  TEST_CASE("random damage yields a value that survives a round trip, or an Error") {
    std::mt19937 random(8'800);
    const std::string document = R"({"a":[1.5e3,"\u20ac\n",{"b":null,"d":[[],{}]}],"c":"é","e":-0.0})";
    int accepted = 0;
    for (int round = 0; round < 20'000; ++round) {
      std::string text = document;
      for (auto edits = 1 + random() % 3; edits > 0; --edits) {
        text[random() % text.size()] =
            random() % 2 ? document[random() % document.size()] : static_cast<char>(random());
      }
      std::optional<Json> value;
      const auto error = support::error_of([&] { value = parse_json(text); });
      REQUIRE(error.has_value() != value.has_value());
      if (!value) continue;
      ++accepted;
      REQUIRE(parse_json(to_json_text(*value)) == *value);
    }
    CHECK(accepted > 100);
  }
}

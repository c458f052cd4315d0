#include "src/io/json.hpp"

#include <cmath>
#include <limits>

#include <doctest/doctest.h>

#include "tests/support/errors.hpp"

using namespace undertone;
using namespace undertone::io;

TEST_SUITE("io") {
  TEST_CASE("a JSON value built in code knows its kind") {
    CHECK(Json().kind() == JsonKind::kNull);
    CHECK(Json(nullptr).is_null());
    CHECK(Json(true).kind() == JsonKind::kBool);
    CHECK(Json(std::size_t{3}).kind() == JsonKind::kInteger);
    CHECK(Json(std::numeric_limits<std::uint64_t>::max()).kind() == JsonKind::kDouble);
    CHECK(Json(0.5F).kind() == JsonKind::kDouble);
    CHECK(Json("text").kind() == JsonKind::kString);
    CHECK(Json(Json::Array{1, "two", nullptr}).kind() == JsonKind::kArray);
    CHECK(Json(Json::Object{{"a", 1}}).kind() == JsonKind::kObject);
  }

  TEST_CASE("equality tells integers from doubles and heeds the order of members") {
    CHECK(Json(1) == Json(1L));
    CHECK(Json(1) != Json(1.0));
    CHECK(Json(Json::Object{{"a", 1}, {"b", 2}}) != Json(Json::Object{{"b", 2}, {"a", 1}}));
  }

  TEST_CASE("typed getters return the member asked for") {
    const Json value =
        parse_json(R"({"n": -7, "x": 2.5, "s": "hi", "t": true, "a": [1, 2], "o": {"k": null}})");
    CHECK(value.get_integer("n") == -7);
    CHECK(value.get_double("n") == -7.0);
    CHECK(value.get_double("x") == 2.5);
    CHECK(value.get_string("s") == "hi");
    CHECK(value.get_bool("t"));
    CHECK(value.get_array("a").size() == 2);
    CHECK(value.get_object("o").at(0).key == "k");
    REQUIRE(value.find("o"));
    CHECK(value.find("o")->find("k")->is_null());
    CHECK(value.find("missing") == nullptr);
    CHECK(value.find("n")->find("k") == nullptr);
  }

  TEST_CASE("a getter's error names the key, the kind expected and the kind found") {
    const Json value = parse_json(R"({"begin": "soon", "speaker": 3.5})");
    CHECK(support::error_text([&] { value.get_double("begin"); }) ==
          "bad input: \"begin\" should be a number, not a string");
    CHECK(support::error_text([&] { value.get_integer("speaker"); }) ==
          "bad input: \"speaker\" should be an integer, not a floating-point number");
    CHECK(support::error_text([&] { value.get_string("text"); }) == "bad input: the key \"text\" is missing");
    CHECK(support::error_text([&] { value.as_array(); }) ==
          "bad input: the JSON value should be an array, not an object");
    CHECK(support::error_text([&] { Json(1).get_bool("a"); }) ==
          "bad input: the JSON value should be an object with the key \"a\", not an integer");
  }

  TEST_CASE("set replaces a member in its place and appends a new one") {
    Json value;
    value.set("first", 1).set("second", "two").set("first", false);
    CHECK(to_json_text(value) == R"({"first":false,"second":"two"})");
  }

  TEST_CASE("only objects take members and only arrays take elements") {
    CHECK(support::error_text([] { Json("text").set("key", 1); }) ==
          "misuse: only an object takes the member \"key\"");
    CHECK(support::error_text([] { Json(Json::Object{}).push_back(1); }) ==
          "misuse: only an array takes elements");
    Json list;
    CHECK(list.push_back(1).push_back("x") == Json(Json::Array{1, "x"}));
  }

  TEST_CASE("a copied value is independent of the first") {
    Json first = parse_json(R"({"list": [1]})");
    Json second = first;
    second.set("list", 0);
    CHECK(first.get_array("list").size() == 1);
  }
}

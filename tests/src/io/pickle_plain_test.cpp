#include <cmath>
#include <limits>

#include <doctest/doctest.h>

#include "src/io/pickle.hpp"
#include "tests/src/io/pickle_fixtures.hpp"
#include "tests/support/errors.hpp"

using namespace undertone;
using namespace undertone::io;
using namespace std::string_literals;
using support::error_text;

namespace {

/// Calls `check` with the root of each fixture whose name begins so.
template <class Check>
void for_each_fixture(std::string_view prefix, std::size_t expected, Check check) {
  const auto paths = pickle_fixtures(prefix);
  CHECK(paths.size() == expected);
  for (const auto& path : paths) {
    CAPTURE(path.filename().string());
    const PickleDocument document = load_pickle(path);
    check(document.root(), path);
  }
}

constexpr std::size_t kPlainFixtures = 9;

}  // namespace

TEST_SUITE("io") {
  TEST_CASE("scalars of every protocol are read") {
    constexpr auto kLowest = std::numeric_limits<std::int64_t>::min();
    constexpr auto kHighest = std::numeric_limits<std::int64_t>::max();
    for_each_fixture("plain", kPlainFixtures, [&](const PickleValue& root, const auto&) {
      CHECK(root.get("none").is_none());
      CHECK(root.get("true").as_bool());
      CHECK_FALSE(root.get("false").as_bool());
      CHECK(root.get("integers").to_integers() == std::vector<std::int64_t>{0, 255, 256, 65535, 65536, -1,
                                                                            -129, 2147483647, -2147483648LL,
                                                                            2147483648LL, kHighest, kLowest});
      const PickleValue floats = root.get("floats");
      CHECK(floats.at(0).as_double() == -1.5);
      CHECK(floats.at(1).as_double() == 0.1);
      CHECK(floats.at(2).as_double() == 5e-324);
      CHECK(floats.at(3).as_double() == std::numeric_limits<double>::max());
      CHECK(floats.at(4).as_double() == std::numeric_limits<double>::infinity());
      CHECK(std::isnan(root.get("nan").as_double()));
    });
  }

  TEST_CASE("text and bytes of every protocol are read") {
    for_each_fixture("plain", kPlainFixtures, [](const PickleValue& root, const auto& path) {
      CHECK(root.get("ascii").as_text() == "it's \"quoted\"\n\\ tab\t");
      CHECK(root.get("text").as_text() == "na\u00efve \u4f60 \U0001f600 \\ \r\n\x1a");
      CHECK(root.get("long_text").as_text().size() == 300);
      CHECK(bytes_as_text(root.get("bytes")) == "\x00\xff\n\x80"s + "abc");
      CHECK(root.get("no_bytes").as_bytes().empty());
      CHECK(bytes_as_text(root.get("bytearray")) == "\x00\xfe"s);
      CHECK(root.get("no_bytearray").as_bytes().empty());
      // What Python 2 calls str may be either.
      CHECK(root.get("bytes").kind() == (is_of_python_2(path) ? PickleKind::kText : PickleKind::kBytes));
    });
  }

  TEST_CASE("collections of every protocol are read") {
    for_each_fixture("plain", kPlainFixtures, [](const PickleValue& root, const auto&) {
      const PickleValue list = root.get("list");
      CHECK(list.kind() == PickleKind::kList);
      CHECK(list.at(1).at(1).at(0).as_int() == 3);
      CHECK(list.at(2).items().empty());
      const PickleValue tuples = root.get("tuples");
      for (std::size_t i = 0; i < 5; ++i) {
        CHECK(tuples.at(i).kind() == PickleKind::kTuple);
        CHECK(tuples.at(i).size() == i);
      }
      CHECK(tuples.at(4).to_integers() == std::vector<std::int64_t>{1, 2, 3, 4});
      CHECK(root.get("dict").get(1).as_text() == "one");
      CHECK(root.get("dict").get(-2).as_text() == "minus two");
      CHECK_FALSE(root.get("dict").find(3).has_value());
      CHECK(root.get("no_dict").entries().empty());
      CHECK(root.get("set").kind() == PickleKind::kSet);
      CHECK(root.get("set").items().at(0).as_int() == 3);
      CHECK(root.get("no_set").size() == 0);
      CHECK(root.get("frozenset").items().at(0).as_text() == "x");
      CHECK(root.get("ordered").entries().at(0).key.as_text() == "z");
      CHECK(root.get("ordered").get("a").as_int() == 2);
      CHECK(root.get("factory").get("b").to_integers() == std::vector<std::int64_t>{2, 3});
      CHECK(root.get("many").size() == 1500);
      CHECK(root.get("many").at(1234).as_int() == 1234);
    });
  }

  TEST_CASE("objects that are shared or contain themselves are read as such") {
    for_each_fixture("shared", 5, [](const PickleValue& root, const auto&) {
      const PickleValue ring = root.get("ring");
      CHECK(ring.at(1).id() == ring.id());
      CHECK(ring.at(1).at(1).at(0).as_int() == 1);
      CHECK(root.get("knot").get("self").id() == root.get("knot").id());
      const PickleValue tied = root.get("tied");
      CHECK(tied.kind() == PickleKind::kTuple);
      CHECK(tied.at(0).at(0).id() == tied.id());
      CHECK(&root.get("first").as_array() == &root.get("second").as_array());
      CHECK(root.get("loop").at(0).id() == root.get("loop").id());
    });
  }

  TEST_CASE("a list within itself a thousand steps down has a path of bounded length") {
    const HandMade document("]\x94h\x00"s + "a.");
    PickleValue value = document.root();
    for (int i = 0; i < 1000; ++i) value = value.at(0);
    CHECK(value.path() == "pickle[0][0][0][0][0][0][0][0]…");
  }

  TEST_CASE("lists nested a million deep are read, walked through and let go") {
    constexpr std::size_t kDepth = 1'000'000;
    const HandMade document(std::string(kDepth, ']') + std::string(kDepth - 1, 'a') + '.');
    PickleValue value = document.root();
    std::size_t depth = 1;
    for (; value.size() == 1; ++depth) value = value.at(0);
    CHECK(depth == kDepth);
  }

  TEST_CASE("an error about a value says where it is and what it is") {
    const PickleDocument document = load_pickle(pickle_folder() / "plain_py3_np2_p4.pickle");
    const PickleValue root = document.root();
    CHECK(error_text([&] { root.get("list").at(1).at(0).as_text(); }) ==
          "bad input: pickle[\"list\"][1][0] should be text, not an integer");
    CHECK(error_text([&] { root.as_int(); }) == "bad input: pickle should be an integer, not a dict");
    CHECK(error_text([&] { root.get("dict").get(1).as_double(); }) ==
          "bad input: pickle[\"dict\"][1] should be a number, not text");
    CHECK(error_text([&] { root.entries().at(2).key.as_bool(); }) ==
          "bad input: pickle.keys[2] should be a bool, not text");
    CHECK(error_text([&] { root.get("absent"); }) == "bad input: pickle has no key \"absent\"");
    CHECK(error_text([&] { root.get("list").get("x"); }) ==
          "bad input: pickle[\"list\"] should be a dict, not a list");
    CHECK(error_text([&] { root.get("list").at(3); }) ==
          "bad input: pickle[\"list\"] has 3 elements and so none at index 3");
    CHECK(error_text([&] { root.get("set").at(0); }) ==
          "bad input: pickle[\"set\"] should be a list or tuple, not a set");
    CHECK(error_text([&] { root.get("none").size(); }) ==
          "bad input: pickle[\"none\"] should be a collection, not None");
    CHECK(error_text([&] { root.get("dict").items(); }) ==
          "bad input: pickle[\"dict\"] should be a list, tuple or set, not a dict");
    CHECK(error_text([&] { root.get("ascii").as_bytes(); }) ==
          "bad input: pickle[\"ascii\"] should be bytes, not text");
    CHECK(error_text([&] { root.get("list").to_floats(); }) ==
          "bad input: pickle[\"list\"][1] should be a number, not a list");
    CHECK(error_text([&] { root.get("true").as_array(); }) ==
          "bad input: pickle[\"true\"] should be an array, not a bool");
    CHECK(error_text([&] { root.get("text").to_texts(); }) ==
          "bad input: pickle[\"text\"] should be an array, list or tuple, not text");
  }

  TEST_CASE("the last of equal keys counts") {
    const HandMade document("}(K\x01K\x02K\x01K\x03u.");
    CHECK(document.root().get(1).as_int() == 3);
    CHECK(document.root().size() == 2);
  }

  TEST_CASE("text of Python 2 is taken for Latin-1, also as a key") {
    const HandMade document("}U\x04"s + "caf\xe9U\x03na\xefs.");
    CHECK(document.root().get("caf\u00e9").as_text() == "na\u00ef");
    CHECK_FALSE(document.root().find("caf\xe9").has_value());
  }

  TEST_CASE("halves of characters beyond 16 bits are joined, and single halves replaced") {
    CHECK(HandMade("X\x06\x00\x00\x00\xed\xa0\xbd\xed\xb8\x80."s).root().as_text() == "\U0001f600");
    CHECK(HandMade("X\x04\x00\x00\x00\xed\xa0\xbdx."s).root().as_text() == "\ufffdx");
    CHECK(HandMade("V\\ud83d\\ude00 \\ud83d\n.").root().as_text() == "\U0001f600 \ufffd");
    CHECK(HandMade("V\\U0001f600 \\\\u \xe9\n.").root().as_text() == "\U0001f600 \\\\u \u00e9");
  }

  TEST_CASE("escapes in strings of protocol 0 are what Python takes them for") {
    const HandMade document(R"(S'\x41\102\7\'\"\\\a\b\f\n\r\t\v\q')"s + "\n.");
    CHECK(bytes_as_text(document.root()) == "AB\7'\"\\\a\b\f\n\r\t\v\\q");
  }

  TEST_CASE("a document may be moved, and what stands behind the pickle is not looked at") {
    const std::string pickle = "K\x07.garbage";
    PickleDocument first = parse_pickle(std::as_bytes(std::span(pickle)));
    const PickleDocument second = std::move(first);
    CHECK(second.root().as_int() == 7);
  }
}

#include "src/core/joined.hpp"

#include <map>
#include <string>
#include <vector>

#include <doctest/doctest.h>

using namespace undertone;

TEST_SUITE("core") {
  TEST_CASE("parts are joined in their order, with nothing before the first and behind the last") {
    CHECK(joined(std::vector<std::string>{}, ", ").empty());
    CHECK(joined(std::vector<std::string>{"a"}, ", ") == "a");
    CHECK(joined(std::vector<std::string_view>{"a", "", "c"}, "; ") == "a; ; c");
    CHECK(joined(std::vector<std::string>{"", "b"}, ",") == ",b");
  }

  TEST_CASE("what is no text is turned into it, by a function or a member") {
    CHECK(joined(std::vector<int>{1, 20}, " ", [](int number) { return std::to_string(number); }) == "1 20");
    const std::map<std::string, int> named{{"one", 1}, {"two", 2}};
    CHECK(joined(named, "+", &std::pair<const std::string, int>::first) == "one+two");
  }
}

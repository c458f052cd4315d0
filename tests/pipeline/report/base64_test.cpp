#include "pipeline/report/base64.hpp"

#include <string_view>
#include <vector>

#include <doctest/doctest.h>

namespace undertone::pipeline {

TEST_SUITE("pipeline") {
  TEST_CASE("base 64 is that of the examples in its standard") {
    const auto encoded = [](std::string_view text) {
      return base64(std::vector<std::uint8_t>(text.begin(), text.end()));
    };
    CHECK(encoded("") == "");
    CHECK(encoded("f") == "Zg==");
    CHECK(encoded("fo") == "Zm8=");
    CHECK(encoded("foo") == "Zm9v");
    CHECK(encoded("foob") == "Zm9vYg==");
    CHECK(encoded("fooba") == "Zm9vYmE=");
    CHECK(encoded("foobar") == "Zm9vYmFy");
    CHECK(encoded("\xff\xfe\xfb") == "//77");
  }
}

}  // namespace undertone::pipeline

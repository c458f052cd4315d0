#include "src/io/bundled_file.hpp"

#include <doctest/doctest.h>

#include "src/core/error.hpp"
#include "tests/support/errors.hpp"

namespace undertone::io {

TEST_SUITE("io") {
  TEST_CASE("what goes with the program is found in the sources where it is not installed") {
    CHECK(bundled_file("src/io/bundled_file.hpp").filename() == "bundled_file.hpp");
  }

  TEST_CASE("what is nowhere is named, and the places where it was looked for") {
    const std::string text = support::error_text([] { bundled_file("extractors/weights/none.bin"); });
    CHECK(text.find("extractors/weights/none.bin") != std::string::npos);
    CHECK(text.find("share/undertone") != std::string::npos);
  }
}

}  // namespace undertone::io

#include <array>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <limits>
#include <set>
#include <vector>

#include <doctest/doctest.h>

#include "tests/support/compare.hpp"
#include "tests/support/random.hpp"
#include "tests/support/temporary_directory.hpp"

using namespace undertone::support;

// What other tests lean on has to fail where it should.
TEST_SUITE("support") {
  TEST_CASE("a comparison finds the worst element and its errors") {
    const std::vector<float> actual{1.0f, 2.5f, -4.25f, 8.0f};
    const std::array<double, 4> expected{1.0, 2.0, -4.0, 8.0};
    const Comparison comparison = compare(actual, expected, {.absolute = 0.3});
    CHECK(!comparison.close());
    CHECK(comparison.beyond == 1);
    CHECK(comparison.worst_index == 1);
    CHECK(comparison.absolute_error == 0.5);
    CHECK(comparison.relative_error == 0.25);
    CHECK(describe(comparison) ==
          "1 of 4 beyond the tolerance; worst at index 1: 2.5 instead of 2, absolute error 0.5, relative "
          "error 0.25");
    CHECK(compare(actual, expected, {.relative = 0.25}).close());
    CHECK(!compare(actual, expected, {.relative = 0.24}).close());
    check_close(actual, expected, {.absolute = 0.5});
  }

  TEST_CASE("sizes that differ are never close") {
    const std::vector<float> two{1, 2}, three{1, 2, 3};
    CHECK(!compare(two, three, {.absolute = 1e9}).close());
    CHECK(describe(compare(two, three, {})) == "2 elements instead of 3");
    CHECK(compare(std::vector<float>{}, std::vector<float>{}, {}).close());
  }

  TEST_CASE("not-a-number is never close, an infinity only to itself") {
    constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
    constexpr double kInfinity = std::numeric_limits<double>::infinity();
    const auto close = [](double actual, double expected) {
      return compare(std::array{actual}, std::array{expected}, {.absolute = 1e9, .relative = 1e9}).close();
    };
    CHECK(!close(kNan, kNan));
    CHECK(!close(kNan, 1));
    CHECK(!close(1, kNan));
    CHECK(close(kInfinity, kInfinity));
    CHECK(!close(kInfinity, -kInfinity));
    CHECK(!close(1, kInfinity));
    CHECK(!close(kInfinity, 1));
    const std::array actual{0.0, kNan, 5.0}, expected{0.0, 1.0, 1.0};
    CHECK(compare(actual, expected, {.absolute = 1}).worst_index == 1);
  }

  TEST_CASE("a random source repeats itself for one seed and keeps its ranges") {
    Random a(8800), b(8800), other(8801);
    std::set<std::int64_t> seen;
    std::size_t same_as_other = 0;
    for (int i = 0; i < 2000; ++i) {
      const double value = a.uniform();
      CHECK((value >= 0 && value < 1));
      CHECK(b.uniform() == value);
      same_as_other += other.uniform() == value;
      seen.insert(a.integer(-2, 3));
      b.bits();
    }
    CHECK(seen == std::set<std::int64_t>{-2, -1, 0, 1, 2, 3});
    CHECK(same_as_other == 0);
    CHECK(Random(0).bits() == 0xe220a8397b1dcdafU);  // the generator's published first value
  }

  TEST_CASE("code points become UTF-8 of one to four bytes") {
    CHECK(to_utf8(U'A') == "A");
    CHECK(to_utf8(0x7ff) == "\u07ff");
    CHECK(to_utf8(0x800) == "\u0800");
    CHECK(to_utf8(0xffff) == "\uffff");
    CHECK(to_utf8(0x10ffff) == "\U0010ffff");
  }

  TEST_CASE("a temporary directory is empty, its own, and gone afterwards") {
    std::filesystem::path path;
    {
      const TemporaryDirectory first, second;
      path = first.path();
      CHECK(path != second.path());
      CHECK(std::filesystem::is_empty(path));
      std::filesystem::create_directory(first / "inner");
      std::ofstream(first / "inner/file") << "text";
      CHECK(std::filesystem::file_size(path / "inner" / "file") == 4);
    }
    CHECK(!std::filesystem::exists(path));
  }
}

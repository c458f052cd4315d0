#include "src/io/half.hpp"

#include <cmath>
#include <cstdint>
#include <limits>

#include <doctest/doctest.h>

using namespace undertone::io;

TEST_SUITE("io") {
  TEST_CASE("every half survives the way to float and back") {
    for (std::uint32_t bits = 0; bits < 0x10000; ++bits) {
      const auto half = static_cast<std::uint16_t>(bits);
      const float value = from_half(half);
      if (std::isnan(value)) {
        REQUIRE(std::isnan(from_half(to_half(value))));
      } else {
        REQUIRE(to_half(value) == half);
      }
    }
  }

  TEST_CASE("a float between two halves becomes the nearer one, or the even one of two") {
    for (std::uint16_t low = 0; low < 0x7BFF; ++low) {
      const auto high = static_cast<std::uint16_t>(low + 1);
      const float middle = (from_half(low) + from_half(high)) / 2;  // exact
      REQUIRE(to_half(middle) == (low % 2 == 0 ? low : high));
      REQUIRE(to_half(std::nextafter(middle, 0.0F)) == low);
      REQUIRE(to_half(-std::nextafter(middle, 1e9F)) == (0x8000 | high));
    }
  }

  TEST_CASE("halves know zero with its sign, infinity and what is too large or too small for them") {
    constexpr float kInfinity = std::numeric_limits<float>::infinity();
    CHECK(to_half(-0.0F) == 0x8000);
    CHECK(std::signbit(from_half(0x8000)));
    CHECK(from_half(0x0001) == 0x1p-24F);
    CHECK(to_half(std::nextafter(65520.0F, 0.0F)) == 0x7BFF);
    CHECK(to_half(65520.0F) == 0x7C00);
    CHECK(to_half(-kInfinity) == 0xFC00);
    CHECK(from_half(0xFC00) == -kInfinity);
    CHECK(to_half(std::numeric_limits<float>::denorm_min()) == 0);
    CHECK(from_half(0x3555) == doctest::Approx(1.0 / 3).epsilon(0.001));
    CHECK(std::isnan(from_bfloat16(0x7FC0)));
  }

  TEST_CASE(
      "every bfloat16 survives the way back, and a float between two becomes the nearer or the even one") {
    for (std::uint32_t bits = 0; bits < 0x10000; ++bits) {
      const auto stored = static_cast<std::uint16_t>(bits);
      const float value = from_bfloat16(stored);
      if (std::isnan(value)) {
        REQUIRE(std::isnan(from_bfloat16(to_bfloat16(value))));
      } else {
        REQUIRE(to_bfloat16(value) == stored);
      }
    }
    for (std::uint16_t low = 0x80; low < 0x7F7F; ++low) {
      const auto high = static_cast<std::uint16_t>(low + 1);
      const float middle = from_bfloat16(low) + (from_bfloat16(high) - from_bfloat16(low)) / 2;  // exact
      REQUIRE(to_bfloat16(middle) == (low % 2 == 0 ? low : high));
      REQUIRE(to_bfloat16(std::nextafter(middle, 0.0F)) == low);
    }
    CHECK(to_bfloat16(std::numeric_limits<float>::max()) == 0x7F80);
  }
}

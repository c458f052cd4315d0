#include "src/core/option_text.hpp"

#include <array>
#include <bit>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "src/core/options.hpp"
#include "tests/support/random.hpp"

using namespace undertone;
using support::Random;

namespace {

enum class Weather { kSun, kRain, kUnlisted };

constexpr auto option_choices(Weather) {
  return std::to_array<Choice<Weather>>({{Weather::kSun, "sun"}, {Weather::kRain, "heavy-rain"}});
}

/// What `text` reads as; the complaint when it is not understood, after checking that nothing was touched.
template <class T>
std::string read_and_print(std::string_view text, T value = {}) {
  const T before = value;
  const auto expected = OptionText<T>::read(text, value);
  if (!expected) return OptionText<T>::print(value);
  CHECK(value == before);
  return "not " + *expected;
}

template <class T>
void check_survives(const T& value) {
  T again{};
  const std::string text = OptionText<T>::print(value);
  CAPTURE(text);
  CHECK(!OptionText<T>::read(text, again));
  CHECK(again == value);
}

template <class Integer>
void check_integer() {
  using Limits = std::numeric_limits<Integer>;
  check_survives(Limits::min());
  check_survives(Limits::max());
  const std::string beyond = std::to_string(Limits::max()) + "0";
  CHECK(read_and_print<Integer>(beyond, 42) == "not a whole number");
  CHECK(read_and_print<Integer>("-" + beyond, 42) == "not a whole number");
  CHECK(read_and_print<Integer>("007") == "7");
  for (const char* text : {"", " ", "7 ", " 7", "7.0", "1e3", "0x10", "+7", "--7", "seven", "７", "-"}) {
    CAPTURE(text);
    CHECK(read_and_print<Integer>(text, 42) == "not a whole number");
  }
  CHECK(read_and_print<Integer>(std::string_view("7\0", 2), 42) == "not a whole number");
}

}  // namespace

TEST_SUITE("core") {
  TEST_CASE("a switch reads four words for each state and prints one") {
    for (const char* text : {"yes", "true", "on", "1"}) CHECK(read_and_print<bool>(text, false) == "yes");
    for (const char* text : {"no", "false", "off", "0"}) CHECK(read_and_print<bool>(text, true) == "no");
    for (const char* text : {"", "Yes", "y", "2", "yes ", "nope"})
      CHECK(read_and_print<bool>(text, true) == "not yes or no");
  }

  TEST_CASE("whole numbers of every width read their full range and nothing beyond") {
    check_integer<std::int8_t>();
    check_integer<std::uint8_t>();
    check_integer<std::int16_t>();
    check_integer<int>();
    check_integer<unsigned>();
    check_integer<std::int64_t>();
    check_integer<std::uint64_t>();
    CHECK(read_and_print<unsigned>("-1", 42) == "not a whole number");
    CHECK(read_and_print<int>("-1") == "-1");
  }

  TEST_CASE("every finite number survives printing and reading, bit for bit") {
    Random random(71);
    for (int i = 0; i < 20000; ++i) {
      const auto wide = std::bit_cast<double>(random.bits());
      if (std::isfinite(wide)) check_survives(wide);
      const auto narrow = std::bit_cast<float>(static_cast<std::uint32_t>(random.bits()));
      if (std::isfinite(narrow)) check_survives(narrow);
      check_survives(std::ldexp(random.uniform(-1, 1), static_cast<int>(random.integer(-60, 60))));
    }
    check_survives(std::numeric_limits<double>::denorm_min());
    check_survives(std::numeric_limits<double>::max());
    check_survives(std::numeric_limits<float>::lowest());
    check_survives(1.0L / 3);
  }

  TEST_CASE("numbers of everyday size print without an exponent") {
    CHECK(OptionText<double>::print(1000000) == "1000000");
    CHECK(OptionText<double>::print(-100000) == "-100000");
    CHECK(OptionText<double>::print(0.0001) == "0.0001");
    CHECK(OptionText<double>::print(0.1) == "0.1");
    CHECK(OptionText<float>::print(0.1f) == "0.1");
    CHECK(OptionText<double>::print(0) == "0");
    CHECK(OptionText<double>::print(1e300) == "1e+300");
  }

  TEST_CASE("numbers are read with point and exponent") {
    CHECK(read_and_print<double>("-2.5") == "-2.5");
    CHECK(read_and_print<double>(".5") == "0.5");
    CHECK(read_and_print<double>("5.") == "5");
    CHECK(read_and_print<double>("25e-1") == "2.5");
  }

  TEST_CASE("what is not a finite number is refused") {
    for (const char* text :
         {"inf",    "-inf", "INF", "infinity", "Infinity", "nan",  "-nan",  "NaN", "nan(1)", "1e999",
          "-1e999", "",     "1,5", "1.5 ",     " 1.5",     "1.5x", "0x1p3", "1e",  "e5",     "."}) {
      CAPTURE(text);
      CHECK(read_and_print<double>(text, 8.25) == "not a number");
      CHECK(read_and_print<float>(text, 8.25f) == "not a number");
    }
    CHECK(read_and_print<float>("1e39", 8.25f) == "not a number");
  }

  TEST_CASE("a string is any text, as it stands") {
    Random random(72);
    for (int i = 0; i < 500; ++i) check_survives(i % 2 == 0 ? random.text(10) : random.bytes(10));
  }

  TEST_CASE("a path is any text but none") {
    CHECK(read_and_print<std::filesystem::path>("a b/\u00e9.mkv") == "a b/\u00e9.mkv");
    CHECK(read_and_print<std::filesystem::path>("-") == "-");
    CHECK(read_and_print<std::filesystem::path>("", "kept") == "not a path");
  }

  TEST_CASE("a time is read as seconds or a clock and prints as seconds that read back exactly") {
    CHECK(read_and_print<ClockTime>("1:15.5") == "75.5");
    CHECK(read_and_print<ClockTime>("-0.25") == "-0.25");
    CHECK(read_and_print<ClockTime>("soon", {8.25}) == "not a time such as 75.5 or 1:15.5");
    Random random(73);
    for (int i = 0; i < 5000; ++i) {
      const auto seconds = std::bit_cast<double>(random.bits());
      if (std::isfinite(seconds)) check_survives(ClockTime{seconds});
      check_survives(ClockTime{random.uniform(-1e5, 1e5)});
    }
    for (const double seconds :
         {std::numeric_limits<double>::denorm_min(), std::numeric_limits<double>::min(),
          std::numeric_limits<double>::max(), std::numeric_limits<double>::lowest()})
      check_survives(ClockTime{seconds});
  }

  TEST_CASE("an enumeration reads its listed names only, and complains with all of them") {
    CHECK(read_and_print<Weather>("heavy-rain") == "heavy-rain");
    CHECK(read_and_print<Weather>("snow", Weather::kRain) == "not one of sun, heavy-rain");
    CHECK(read_and_print<Weather>("", Weather::kRain) == "not one of sun, heavy-rain");
    CHECK(read_and_print<Weather>("Sun", Weather::kRain) == "not one of sun, heavy-rain");
    CHECK(OptionText<Weather>::print(Weather::kUnlisted) == "?");
  }

  TEST_CASE("what may be absent reads nothing as absent") {
    using MaybeInt = std::optional<int>;
    CHECK(OptionText<MaybeInt>::print(std::nullopt).empty());
    CHECK(read_and_print<MaybeInt>("", 7).empty());
    CHECK(read_and_print<MaybeInt>("12", 7) == "12");
    CHECK(read_and_print<MaybeInt>("twelve", 7) == "not a whole number");
    CHECK(read_and_print<std::optional<Weather>>("snow") == "not one of sun, heavy-rain");
    check_survives(std::optional<std::filesystem::path>("x"));
    check_survives(std::optional<std::filesystem::path>());
  }

  TEST_CASE("a list grows by one element with each reading, and by none with nothing") {
    std::vector<int> numbers{1};
    CHECK(!OptionText<std::vector<int>>::read("20", numbers));
    CHECK(!OptionText<std::vector<int>>::read("", numbers));
    CHECK(OptionText<std::vector<int>>::read("3,4", numbers) == "a whole number");
    CHECK(numbers == std::vector<int>{1, 20});
    CHECK(OptionText<std::vector<int>>::print(numbers) == "1,20");
    CHECK(OptionText<std::vector<int>>::print({}).empty());
    CHECK(read_and_print<std::vector<std::string>>("a,b", {"x"}) == "x,a,b");
  }
}

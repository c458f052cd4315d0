#include "extractors/token/token_windows.hpp"

#include <algorithm>

#include <doctest/doctest.h>

namespace undertone::extractors {

TEST_SUITE("extractors") {
  TEST_CASE("every token of every text is kept from exactly one window that has it") {
    const std::vector<std::size_t> lengths = {0, 1, 9, 10, 11, 17, 18, 19, 100, 1003};
    for (const std::size_t most : {1U, 2U, 3U, 10U, 16U}) {
      std::vector<std::vector<int>> kept;
      for (const std::size_t length : lengths) kept.emplace_back(length, 0);
      for (const TokenWindow& window : token_windows(lengths, most)) {
        INFO("windows of " << most << ", text of " << lengths[window.text]);
        REQUIRE(window.size() <= most);
        REQUIRE(window.begin <= window.keep_begin);
        REQUIRE(window.keep_begin <= window.keep_end);
        REQUIRE(window.keep_end <= window.end);
        for (std::size_t i = window.keep_begin; i < window.keep_end; ++i) ++kept[window.text][i];
      }
      for (const auto& text : kept) CHECK(std::ranges::all_of(text, [](int times) { return times == 1; }));
    }
  }

  TEST_CASE("tokens of a long text are kept away from the ends of their windows") {
    const auto windows = token_windows({1000}, 100);
    for (const TokenWindow& window : windows) {
      CHECK(window.size() == 100);
      if (window.begin > 0) CHECK(window.keep_begin - window.begin >= 12);
      if (window.end < 1000) CHECK(window.end - window.keep_end >= 12);
    }
  }

  TEST_CASE("batches hold windows of like length and no more tokens than allowed") {
    const auto batches = window_batches(token_windows({3, 50, 4, 3, 49, 5, 200}, 100), 100);
    std::size_t windows = 0, longest_before = 0;
    for (const auto& batch : batches) {
      CHECK((batch.size() == 1 || batch.size() * batch.back().size() <= 100));
      CHECK(batch.front().size() >= longest_before);
      longest_before = batch.back().size();
      windows += batch.size();
    }
    CHECK(windows == 6 + 3);
    CHECK(batches.size() == 5);
  }
}

}  // namespace undertone::extractors

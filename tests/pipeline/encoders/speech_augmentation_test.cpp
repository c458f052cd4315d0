#include "pipeline/encoders/speech_augmentation.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

#include <doctest/doctest.h>

#include "pipeline/segment/speech_variants.hpp"
#include "tests/pipeline/segment/synthetic_sound.hpp"

namespace undertone::pipeline {
namespace {

using testing::speak;

float peak(const std::vector<float>& sound) {
  float largest = 0;
  for (const float sample : sound) largest = std::max(largest, std::abs(sample));
  return largest;
}

}  // namespace

TEST_SUITE("encoders") {
  TEST_CASE("a recording follows from its chance alone, and every chance gives another one") {
    const auto clip = speak({110, 1}, 1.0, 1);
    std::set<std::vector<float>> made;
    for (std::uint64_t chance = 0; chance < 20; ++chance) {
      const auto sound = recorded_anew(clip, chance);
      CHECK(sound == recorded_anew(clip, chance));
      made.insert(sound);
    }
    CHECK(made.size() == 20);
  }

  TEST_CASE("whatever happens to a clip, it is finite, not overdriven, and about as long as it was") {
    const auto clip = speak({140, 1}, 1.5, 2);
    for (std::uint64_t chance = 0; chance < 60; ++chance) {
      CAPTURE(chance);
      const auto sound = recorded_anew(clip, chance);
      CHECK(std::ranges::all_of(sound, [](float sample) { return std::isfinite(sample); }));
      CHECK(peak(sound) <= 0.91F);
      CHECK(peak(sound) >= 0.019F);
      const double ratio = static_cast<double>(sound.size()) / static_cast<double>(clip.size());
      CHECK(ratio > 0.76);
      CHECK(ratio < 1.31);
    }
  }

  TEST_CASE("of a long clip a part is taken, and silent or tiny ones are no trouble") {
    const std::vector<float> silence(16000), tiny(3, 0.5F), none, lengthy(16000 * 20, 0.1F);
    for (std::uint64_t chance = 0; chance < 30; ++chance) {
      CHECK(peak(recorded_anew(silence, chance)) == 0);
      CHECK(recorded_anew(tiny, chance).size() <= 4);
      CHECK(recorded_anew(none, chance).empty());
      CHECK(recorded_anew(lengthy, chance).size() < 16000 * 5);
    }
  }

  TEST_CASE("hidden stretches are the mean of their band, and most of the rest stays as it was") {
    constexpr std::size_t kColumns = 47, kBands = 40;
    std::vector<float> rows(100 * kColumns);
    std::iota(rows.begin(), rows.end(), 0.0F);
    const auto mean_of_band = [](std::size_t band) { return 49.5 * kColumns + static_cast<double>(band); };
    std::size_t most_hidden = 0;
    for (std::uint64_t chance = 0; chance < 30; ++chance) {
      auto changed = rows;
      hide_stretches(changed, kColumns, kBands, chance);
      std::size_t hidden = 0;
      for (std::size_t i = 0; i < rows.size(); ++i) {
        if (changed[i] == rows[i]) continue;
        REQUIRE(i % kColumns < kBands);
        CHECK(changed[i] == doctest::Approx(mean_of_band(i % kColumns)).epsilon(1e-3));
        ++hidden;
      }
      most_hidden = std::max(most_hidden, hidden);
      CHECK(hidden < rows.size() / 2);
    }
    CHECK(most_hidden > rows.size() / 20);
    std::vector<float> nothing;
    CHECK_NOTHROW(hide_stretches(nothing, kColumns, kBands, 1));
  }
}

}  // namespace undertone::pipeline

#include "src/dsp/periods.hpp"

#include <cmath>
#include <random>
#include <vector>

#include <doctest/doctest.h>

#include "src/core/error.hpp"

using namespace undertone;

namespace {

constexpr double kRateHz = 16000;
constexpr std::size_t kHop = 160;

/// Decaying bursts every 100 samples; every other one comes later by `jitter` and is louder by `shimmer_db`.
std::vector<float> bursts(double jitter, double shimmer_db) {
  std::vector<float> signal(16000);
  double at = 0;
  for (int n = 0; at + 200 < 16000; ++n) {
    const double length = 100 * (1 + (n % 2 == 0 ? 0.5 : -0.5) * jitter);
    const double gain = std::pow(10, (n % 2 == 0 ? 0.5 : -0.5) * shimmer_db / 20);
    for (double i = std::ceil(at); i < at + length; ++i) {
      const double decay = std::exp(-(i - at) / 15);
      signal[static_cast<std::size_t>(i)] +=
          static_cast<float>(0.5 * gain * decay * std::sin((i - at) * 0.6));
    }
    at += length;
  }
  return signal;
}

/// The frames of a voice of one pitch that goes on throughout.
std::vector<dsp::Perturbation> follow(std::span<const float> signal, double fundamental_hz) {
  dsp::PeriodTracker tracker(kRateHz, kHop);
  std::vector<dsp::Perturbation> frames;
  for (std::int64_t begin = 0; begin + 800 < static_cast<std::int64_t>(signal.size()); begin += kHop)
    frames.push_back(tracker.frame(signal, 0, begin, fundamental_hz));
  return frames;
}

}  // namespace

TEST_SUITE("dsp") {
  TEST_CASE("jitter and shimmer are what the periods were made with") {
    constexpr double kJitter = 0.02;
    constexpr double kShimmerDb = 1.0;
    const auto frames = follow(bursts(kJitter, kShimmerDb), 160);
    double jitter = 0, shimmer = 0;
    for (const auto& frame : frames) {
      jitter += frame.jitter / static_cast<double>(frames.size());
      shimmer += frame.shimmer_db / static_cast<double>(frames.size());
    }
    CHECK(jitter == doctest::Approx(kJitter).epsilon(0.25));
    CHECK(shimmer == doctest::Approx(kShimmerDb).epsilon(0.25));
  }

  TEST_CASE("a perfect period has neither jitter nor shimmer") {
    std::vector<float> signal(16000);
    for (std::size_t i = 0; i < signal.size(); ++i)
      signal[i] = std::sin(static_cast<float>(i % 100) * 0.0628F);
    for (const auto& frame : follow(signal, 161)) {
      CHECK(frame.jitter < 1e-3);
      CHECK(frame.shimmer_db < 1e-2);
    }
  }

  TEST_CASE("shimmer is known from a voice's first period, jitter from its second") {
    const auto signal = bursts(0.02, 1);
    dsp::PeriodTracker tracker(kRateHz, kHop);
    const auto alone = tracker.frame(signal, 0, 3 * kHop, 160);  // no room for a second one in 10 ms
    CHECK(alone.jitter == 0);
    CHECK(alone.shimmer_db > 0.5);
    CHECK(tracker.frame(signal, 0, 4 * kHop, 160).jitter > 0.01);
    const auto silent = tracker.frame(signal, 0, 5 * kHop, 0);
    CHECK(silent.jitter == 0);
    CHECK(silent.shimmer_db == 0);
    CHECK(tracker.frame(signal, 0, 6 * kHop, 160).jitter == 0);  // a new voice
  }

  TEST_CASE("a frame within one long period has the shimmer of the one before and no jitter") {
    std::vector<float> signal(16000);
    for (std::size_t i = 0; i < signal.size(); ++i) {
      const auto phase = static_cast<float>(i % 250);
      signal[i] =
          (1.0F + static_cast<float>(i / 250) * 0.1F) * std::exp(-phase / 40) * std::sin(phase * 0.3F);
    }
    const auto frames = follow(signal, kRateHz / 250);
    // Periods begin at 0, 250, 500 ...: none lies at or before the second frame's start, 160, but the first.
    CHECK(frames[0].shimmer_db > 0.2);
    CHECK(frames[1].jitter == 0);
    CHECK(frames[1].shimmer_db == frames[0].shimmer_db);
    CHECK(frames[2].shimmer_db != frames[0].shimmer_db);
  }

  TEST_CASE("noise has no period that is like the next, and gives no jitter") {
    std::mt19937 random(4);
    std::normal_distribution<float> draw;
    std::vector<float> signal(16000);
    for (float& sample : signal) sample = draw(random);
    for (const auto& frame : follow(signal, 100)) CHECK(frame.jitter < 0.1);
    CHECK(follow(std::vector<float>(16000), 100).back().shimmer_db == 0);
    CHECK(follow(std::vector<float>(16000, 0.7F), 100).back().jitter == 0);
  }

  TEST_CASE("a recording whose past is dropped gives what the whole gives") {
    const auto signal = bursts(0.03, 2);
    const auto whole = follow(signal, 158);
    dsp::PeriodTracker tracker(kRateHz, kHop);
    const auto history = static_cast<std::int64_t>(tracker.history());
    for (std::size_t t = 0; t < whole.size(); ++t) {
      const auto begin = static_cast<std::int64_t>(t * kHop);
      const std::int64_t first = std::max<std::int64_t>(0, begin - history);
      const auto result =
          tracker.frame(std::span(signal).subspan(static_cast<std::size_t>(first)), first, begin, 158);
      CHECK(result.jitter == whole[t].jitter);
      CHECK(result.shimmer_db == whole[t].shimmer_db);
    }
  }

  TEST_CASE("periods need a sample rate and a range") {
    CHECK_THROWS_AS(dsp::PeriodTracker(0, kHop), Error);
    CHECK_THROWS_AS(dsp::PeriodTracker(kRateHz, kHop, {.search = 1}), Error);
  }
}

#include "pipeline/segment/frame_analyser.hpp"

#include <algorithm>
#include <vector>

#include <doctest/doctest.h>

#include "src/core/error.hpp"
#include "tests/pipeline/segment/synthetic_sound.hpp"

namespace undertone::pipeline {
namespace {

using testing::kRate;
using testing::Sound;

std::vector<SoundFrame> frames_of(const Sound& sound, int rate_hz = kRate) {
  FrameAnalyser analyser;
  std::vector<SoundFrame> frames;
  analyser.feed({1.5, rate_hz, sound}, frames);
  analyser.flush(frames);
  return frames;
}

TEST_SUITE("segment") {
  TEST_CASE("frames cover the sound without gap or overlap, the last one cut short") {
    for (const std::size_t samples : {1U, 159U, 160U, 161U, 16007U}) {
      CAPTURE(samples);
      const auto frames = frames_of(Sound(samples, 0.1F));
      REQUIRE(frames.size() == (samples + 159) / 160);
      CHECK(frames.front().begin_s == 1.5);
      for (std::size_t i = 1; i < frames.size(); ++i) {
        CHECK(frames[i].begin_s == doctest::Approx(frames[i - 1].end_s).epsilon(1e-12));
      }
      CHECK(frames.back().end_s == doctest::Approx(1.5 + static_cast<double>(samples) / kRate));
    }
  }

  TEST_CASE("the period of a voice is its pitch") {
    for (const double pitch_hz : {90.0, 130.0, 210.0, 330.0}) {
      CAPTURE(pitch_hz);
      Sound sound = testing::tone(1, pitch_hz, 0.1);
      for (const double harmonic : {2.0, 3.0, 4.0, 5.0})
        testing::mix(sound, testing::tone(1, harmonic * pitch_hz, 0.1));
      const auto frames = frames_of(sound);
      CHECK(frames[50].pitch_hz == doctest::Approx(pitch_hz).epsilon(0.02));
      CHECK(frames[50].periodicity > 0.9F);
    }
    double mean = 0;
    const auto frames = frames_of(testing::noise(2, 0.1F));
    for (const SoundFrame& frame : frames)
      mean += static_cast<double>(frame.periodicity) / static_cast<double>(frames.size());
    CHECK(mean < 0.45);
  }

  TEST_CASE("levels are those of full scale, at any rate") {
    for (const int rate_hz : {8000, 11025, 16000, 44100, 48000}) {
      CAPTURE(rate_hz);
      Sound sound(static_cast<std::size_t>(rate_hz));
      for (std::size_t i = 0; i < sound.size(); ++i) {
        sound[i] =
            static_cast<float>(std::sin(2 * std::numbers::pi * 1000 * static_cast<double>(i) / rate_hz));
      }
      const auto frames = frames_of(sound, rate_hz);
      const SoundFrame& frame = frames[frames.size() / 2];
      CHECK(frame.level_db == doctest::Approx(-3.01).epsilon(0.02));
      REQUIRE(frame.bands >= 23);
      const auto loudest = std::max_element(frame.mel_db.begin(), frame.mel_db.begin() + 23);
      CHECK(loudest - frame.mel_db.begin() == 9);
      CHECK(std::abs(*loudest) < 3);
    }
    CHECK(frames_of(Sound(800, 0.0F), 8000)[2].bands == 23);
    CHECK(frames_of(Sound(1600, 0.0F), 16000)[2].bands == kMelBands);
  }

  TEST_CASE("a constant offset makes no sound") {
    const auto frames = frames_of(Sound(16000, 0.9F));
    CHECK(frames[50].level_db < -100);
    CHECK(frames[50].periodicity == 0);
  }

  TEST_CASE("small jitter of the block times is no gap, and overlapping sound counts once") {
    const Sound sound = testing::noise(1, 0.1F);
    FrameAnalyser analyser;
    std::vector<SoundFrame> frames;
    analyser.feed({0, kRate, sound}, frames);
    analyser.feed({1.002, kRate, sound}, frames);
    analyser.feed({1.5, kRate, sound}, frames);
    analyser.flush(frames);
    CHECK(frames.size() == 250);
    CHECK(frames.back().end_s == doctest::Approx(2.5));
    for (std::size_t i = 1; i < frames.size(); ++i) {
      CHECK(frames[i].begin_s == doctest::Approx(frames[i - 1].end_s).epsilon(1e-9));
    }
  }

  TEST_CASE("rates that it cannot use are refused") {
    FrameAnalyser analyser;
    std::vector<SoundFrame> frames;
    const Sound sound(100, 0.0F);
    CHECK_THROWS_AS(analyser.feed({0, 4000, sound}, frames), Error);
    analyser.feed({0, 8000, sound}, frames);
    CHECK_THROWS_AS(analyser.feed({1, 16000, sound}, frames), Error);
    CHECK_THROWS_AS(analyser.feed({std::nan(""), 8000, sound}, frames), Error);
  }
}

}  // namespace
}  // namespace undertone::pipeline

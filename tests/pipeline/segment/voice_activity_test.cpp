#include "pipeline/segment/voice_activity.hpp"

#include <algorithm>
#include <limits>
#include <numbers>
#include <span>
#include <vector>

#include <doctest/doctest.h>

#include "tests/pipeline/segment/synthetic_sound.hpp"

namespace undertone::pipeline {
namespace {

using testing::append;
using testing::kRate;
using testing::Sound;

// The window is 32 ms long and the levels are smoothed over 30 ms.
constexpr double kEdgeSeconds = 0.06;

std::vector<TimeSpan> speech_in(const Sound& sound, std::size_t block = 4410, double start_s = 0) {
  FrameAnalyser analyser;
  VoiceActivity voice;
  std::vector<SoundFrame> frames;
  for (std::size_t i = 0; i < sound.size(); i += block) {
    const auto part = std::span(sound).subspan(i, std::min(block, sound.size() - i));
    analyser.feed({start_s + static_cast<double>(i) / kRate, kRate, part}, frames);
  }
  analyser.flush(frames);
  for (const SoundFrame& frame : frames) voice.feed(frame);
  voice.finish();
  return voice.take();
}

Sound speech_between_silences(const Sound& background) {
  Sound sound = testing::silence(3);
  append(sound, testing::speak({}, 2, 5));
  append(sound, testing::silence(3));
  testing::mix(sound, background);
  return sound;
}

TEST_SUITE("segment") {
  TEST_CASE("speech between silences is found with its ends") {
    for (const float level : {0.0F, 0.0003F, 0.003F}) {
      CAPTURE(level);
      const auto spans = speech_in(speech_between_silences(testing::noise(8, level)));
      REQUIRE(spans.size() == 1);
      CHECK(spans[0].begin_s == doctest::Approx(3).epsilon(0.03));
      CHECK(std::abs(spans[0].end_s - 5) < 2 * kEdgeSeconds);
    }
  }

  TEST_CASE("what steadily sounds is not speech") {
    CHECK(speech_in({}).empty());
    CHECK(speech_in(testing::silence(5)).empty());
    CHECK(speech_in(testing::noise(10, 0.1F)).empty());
    CHECK(speech_in(testing::tone(10, 440, 0.3)).empty());
    CHECK(speech_in(Sound(5 * kRate, 0.7F)).empty());
    Sound hum = testing::tone(10, 50, 0.3);
    for (const double harmonic : {100.0, 150.0, 250.0, 350.0})
      testing::mix(hum, testing::tone(10, harmonic, 0.1));
    CHECK(speech_in(hum).empty());
  }

  TEST_CASE("a tone or a burst of noise that comes and goes is not speech") {
    for (const double seconds : {0.3, 0.8, 1.4, 4.0}) {
      CAPTURE(seconds);
      Sound beep = testing::silence(3);
      append(beep, testing::tone(seconds, 440, 0.3));
      append(beep, testing::silence(3));
      testing::mix(beep, testing::noise(7 + seconds, 0.001F));
      CHECK(speech_in(beep).empty());
      Sound burst = testing::silence(3);
      append(burst, testing::noise(seconds, 0.1F, 9));
      append(burst, testing::silence(3));
      testing::mix(burst, testing::noise(7 + seconds, 0.001F));
      CHECK(speech_in(burst).empty());
    }
  }

  TEST_CASE("neither an offset nor clipping hides speech") {
    Sound offset = speech_between_silences(Sound(8 * kRate, 0.4F));
    CHECK(speech_in(offset).size() == 1);
    Sound clipped = speech_between_silences(testing::noise(8, 0.001F));
    for (float& sample : clipped) sample = std::clamp(20 * sample, -1.0F, 1.0F);
    const auto spans = speech_in(clipped);
    REQUIRE(spans.size() == 1);
    CHECK(std::abs(spans[0].begin_s - 3) < 2 * kEdgeSeconds);
  }

  TEST_CASE("samples that are not finite do no harm") {
    Sound sound = speech_between_silences(testing::noise(8, 0.001F));
    for (std::size_t i = 100; i < sound.size(); i += 9000) sound[i] = std::numeric_limits<float>::quiet_NaN();
    sound[kRate] = std::numeric_limits<float>::infinity();
    const auto spans = speech_in(sound);
    const bool is_found = std::any_of(spans.begin(), spans.end(), [](const TimeSpan& span) {
      return span.overlap_s({3, 5}) > 1.8;
    });
    CHECK(is_found);
  }

  TEST_CASE("the spans do not depend on how the sound was cut into blocks") {
    const Sound sound = speech_between_silences(testing::noise(8, 0.002F));
    const auto whole = speech_in(sound, sound.size());
    CHECK(speech_in(sound, 1) == whole);
    CHECK(speech_in(sound, 997) == whole);
    CHECK(speech_in(sound, 16000) == whole);
  }

  TEST_CASE("short pauses belong to the speech and longer ones do not") {
    Sound sound = testing::silence(2);
    append(sound, testing::speak({}, 1, 1));
    append(sound, testing::silence(0.15));
    append(sound, testing::speak({}, 1, 2));
    append(sound, testing::silence(0.6));
    append(sound, testing::speak({}, 1, 3));
    append(sound, testing::silence(2));
    testing::mix(sound, testing::noise(8, 0.0005F));
    CHECK(speech_in(sound).size() == 2);
  }

  TEST_CASE("spans are decided as a stream, within two seconds") {
    Sound sound = testing::silence(2);
    append(sound, testing::speak({}, 1, 1));
    append(sound, testing::silence(20));
    FrameAnalyser analyser;
    VoiceActivity voice;
    std::vector<SoundFrame> frames;
    analyser.feed({0, kRate, sound}, frames);
    double decided_at_s = 0;
    for (const SoundFrame& frame : frames) {
      voice.feed(frame);
      if (decided_at_s == 0 && !voice.take().empty()) decided_at_s = frame.end_s;
    }
    CHECK(decided_at_s > 3);
    CHECK(decided_at_s < 3 + 0.25 + 2);
  }

  TEST_CASE("a gap in the recording ends a span and moves what follows") {
    const Sound sound = speech_between_silences(testing::noise(8, 0.001F));
    FrameAnalyser analyser;
    VoiceActivity voice;
    std::vector<SoundFrame> frames;
    const std::size_t middle = 4 * kRate;
    analyser.feed({0, kRate, std::span(sound).first(middle)}, frames);
    analyser.feed({14, kRate, std::span(sound).subspan(middle)}, frames);
    analyser.flush(frames);
    for (const SoundFrame& frame : frames) voice.feed(frame);
    voice.finish();
    const auto spans = voice.take();
    REQUIRE(spans.size() == 2);
    CHECK(spans[0].end_s <= 4.0001);
    CHECK(spans[1].begin_s >= 13.9999);
    CHECK(std::abs(spans[1].end_s - 15) < 2 * kEdgeSeconds);
  }
}

}  // namespace
}  // namespace undertone::pipeline

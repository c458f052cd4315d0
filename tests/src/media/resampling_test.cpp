#include <algorithm>
#include <cmath>
#include <numbers>

#include <doctest/doctest.h>

#include "tests/src/media/made_clips.hpp"
#include "tests/src/media/reading.hpp"

using namespace undertone;
using namespace undertone::media;

namespace {

constexpr int kRateHz = 8'800;  // unlikely to be anyone's default

/// Loudness of one frequency in the middle half of a sound, 1 for a full sine.
double loudness_at(const std::vector<float>& sound, double hz, double rate_hz) {
  double re = 0, im = 0;
  const std::size_t begin = sound.size() / 4, end = sound.size() * 3 / 4;
  for (std::size_t i = begin; i < end; ++i) {
    const double phase = 2 * std::numbers::pi * hz * static_cast<double>(i) / rate_hz;
    re += sound[i] * std::cos(phase);
    im += sound[i] * std::sin(phase);
  }
  return 2 * std::hypot(re, im) / static_cast<double>(end - begin);
}

ClipPlan tone_plan(int rate_hz, const std::string& codec, double duration_s = 2) {
  ClipPlan plan;
  plan.audio = small_audio(codec);
  plan.audio->sample_rate_hz = rate_hz;
  plan.sound = make_tone(duration_s, rate_hz, 440);
  return plan;
}

/// Two channels of one second each.
ClipPlan stereo_plan(double left_hz, double right_hz, const std::string& codec) {
  ClipPlan plan;
  plan.audio = small_audio(codec);
  plan.audio->channels = 2;
  const auto left = make_tone(1, 48'000, left_hz), right = make_tone(1, 48'000, right_hz);
  for (std::size_t i = 0; i < left.size(); ++i) {
    plan.sound.push_back(left[i]);
    plan.sound.push_back(right[i]);
  }
  return plan;
}

MediaOptions at_rate(int rate_hz) {
  MediaOptions options = everything();
  options.audio_rate_hz = rate_hz;
  return options;
}

}  // namespace

TEST_SUITE("media") {
  TEST_CASE("a tone keeps its frequency, loudness and length at any rate") {
    const support::TemporaryDirectory folder;
    for (const int stored_hz : {11'025, 44'100, 48'000}) {
      for (const int rate_hz : {kRateHz, 16'000, 96'000}) {
        CAPTURE(stored_hz);
        CAPTURE(rate_hz);
        const auto path = make_clip(folder / "tone.wav", tone_plan(stored_hz, "pcm_s16le"));
        const Reading reading = read_all(path, at_rate(rate_hz));
        const auto samples = reading.samples();
        CHECK(reading.blocks.front().sample_rate_hz == rate_hz);
        CHECK(std::abs(static_cast<double>(samples.size()) - 2.0 * rate_hz) <= 1);
        CHECK(loudness_at(samples, 440, rate_hz) == doctest::Approx(0.5).epsilon(0.01));
        CHECK(loudness_at(samples, 450, rate_hz) < 0.01);
        CHECK(loudness_at(samples, 880, rate_hz) < 0.005);
      }
    }
  }

  TEST_CASE("what lies above half the wanted rate is gone, not folded down") {
    const support::TemporaryDirectory folder;
    ClipPlan plan = tone_plan(48'000, "pcm_s16le");
    plan.sound = make_tone(2, 48'000, 6'000);  // would fold to 2800 Hz
    const auto samples = read_all(make_clip(folder / "tone.wav", plan), at_rate(kRateHz)).samples();
    CHECK(loudness_at(samples, 2'800, kRateHz) < 0.001);
  }

  TEST_CASE("AAC and MP3 keep a tone as well") {
    const support::TemporaryDirectory folder;
    for (const std::string name : {"a.mp4", "b.mp3", "c.ogg"}) {
      CAPTURE(name);
      const std::string codec = name == "a.mp4" ? "aac" : name == "b.mp3" ? "libmp3lame" : "libopus";
      const auto samples =
          read_all(make_clip(folder / name, tone_plan(48'000, codec)), at_rate(kRateHz)).samples();
      CHECK(loudness_at(samples, 440, kRateHz) == doctest::Approx(0.5).epsilon(0.03));
      CHECK(std::abs(static_cast<double>(samples.size()) / kRateHz - 2) < 4096.0 / 48'000);
    }
  }

  TEST_CASE("stereo becomes the mean of its channels") {
    const support::TemporaryDirectory folder;
    const auto path = make_clip(folder / "two.wav", stereo_plan(440, 1'000, "pcm_s16le"));
    const auto samples = read_all(path, at_rate(16'000)).samples();
    CHECK(samples.size() == 16'000);
    CHECK(loudness_at(samples, 440, 16'000) == doctest::Approx(0.25).epsilon(0.01));
    CHECK(loudness_at(samples, 1'000, 16'000) == doctest::Approx(0.25).epsilon(0.01));
  }

  TEST_CASE("channels that are each other's opposite cancel") {
    const support::TemporaryDirectory folder;
    ClipPlan plan = stereo_plan(440, 440, "pcm_s16le");
    for (std::size_t i = 1; i < plan.sound.size(); i += 2) plan.sound[i] = -plan.sound[i];
    const auto samples = read_all(make_clip(folder / "two.wav", plan), at_rate(16'000)).samples();
    CHECK(*std::max_element(samples.begin(), samples.end()) < 0.0001f);
  }

  TEST_CASE("a channel as loud as can be, in all channels, is not clipped") {
    const support::TemporaryDirectory folder;
    ClipPlan plan = stereo_plan(440, 440, "pcm_s16le");
    for (float& sample : plan.sound) sample *= 2;  // to full scale
    const auto samples = read_all(make_clip(folder / "two.wav", plan), at_rate(48'000)).samples();
    CHECK(loudness_at(samples, 440, 48'000) == doctest::Approx(1).epsilon(0.01));
    CHECK(loudness_at(samples, 1'320, 48'000) < 0.001);
  }

  TEST_CASE("sound shorter than a frame of its codec comes out at its length") {
    const support::TemporaryDirectory folder;
    for (const int count : {1, 100, 1'000, 5'000}) {
      CAPTURE(count);
      ClipPlan plan = tone_plan(48'000, "pcm_s16le");
      plan.sound.resize(static_cast<std::size_t>(count));
      const Reading reading = read_all(make_clip(folder / "short.wav", plan), everything());
      CHECK(reading.samples().size() == plan.sound.size());
    }
  }
}

#include <cmath>

#include <doctest/doctest.h>

#include "tests/src/media/made_clips.hpp"
#include "tests/src/media/reading.hpp"

using namespace undertone;
using namespace undertone::media;

namespace {

constexpr double kFewSamples = 3.0 / 48'000;

/// Blocks that do not begin where the one before ended.
std::vector<std::pair<double, double>> gaps(const Reading& reading) {
  std::vector<std::pair<double, double>> result;
  for (std::size_t i = 1; i < reading.blocks.size(); ++i) {
    const double end_s = reading.blocks[i - 1].end_s();
    const double begin_s = reading.blocks[i].time_s;
    if (std::abs(begin_s - end_s) > 1e-6) result.emplace_back(end_s, begin_s);
  }
  return result;
}

ClipPlan only_sound(const AudioTrackOptions& audio, std::vector<float> sound) {
  ClipPlan plan;
  plan.audio = audio;
  plan.sound = std::move(sound);
  return plan;
}

}  // namespace

TEST_SUITE("media") {
  TEST_CASE("a click comes out when it went in, whatever the encoder put in front") {
    const support::TemporaryDirectory folder;
    const struct {
      std::string name, codec;
      int rate_hz;
      double tolerance;
    } cases[] = {{"a.wav", "pcm_s16le", 48'000, 0},
                 {"b.mp4", "aac", 48'000, kFewSamples},
                 {"c.m4a", "aac", 44'100, kFewSamples},
                 {"d.mp3", "libmp3lame", 44'100, kFewSamples},
                 {"e.flac", "flac", 48'000, 0},
                 {"f.ogg", "libopus", 48'000, kFewSamples},
                 {"g.webm", "libopus", 48'000, kFewSamples},
                 {"h.mp4", "libmp3lame", 48'000, kFewSamples},
                 {"i.mp4", "libopus", 48'000, kFewSamples},
                 {"j.mkv", "aac", 48'000, 0.00051},  // Matroska rounds to milliseconds
                 {"k.mkv", "flac", 48'000, 0},
                 {"l.mov", "pcm_s16le", 44'100, 0},
                 {"m.avi", "pcm_s16le", 48'000, 0}};
    for (const auto& [name, codec, rate_hz, tolerance] : cases) {
      CAPTURE(name);
      AudioTrackOptions audio = small_audio(codec);
      audio.sample_rate_hz = rate_hz;
      const auto plan = only_sound(audio, make_clicks(3, rate_hz, {0.5, 1.5, 2.5}));
      MediaOptions options = everything();
      options.audio_rate_hz = rate_hz;
      const Reading reading = read_all(make_clip(folder / name, plan), options);
      check_near(click_times(reading), {0.5, 1.5, 2.5}, tolerance + 1e-9);
      CHECK(gaps(reading).empty());
      CHECK(reading.report.faults.empty());
    }
  }

  TEST_CASE("sound keeps its distance from pictures when its start is no whole millisecond") {
    const support::TemporaryDirectory folder;
    for (const std::string name : {"a.mp4", "b.mov"}) {
      ClipPlan plan = plan_for("mp4");
      plan.audio->start_s = 0.76543;
      const Reading reading = read_all(make_clip(folder / name, plan), everything());
      check_near(click_times(reading), {1.26543, 2.26543, 3.26543}, kFewSamples);
    }
  }

  TEST_CASE("sound without loss comes out sample by sample") {
    const support::TemporaryDirectory folder;
    const auto sound = make_tone(0.7, 48'000, 440);
    for (const std::string name : {"a.wav", "b.flac", "c.mkv", "d.mov"}) {
      CAPTURE(name);
      const std::string codec = name == "b.flac" || name == "c.mkv" ? "flac" : "pcm_s16le";
      const auto path = make_clip(folder / name, only_sound(small_audio(codec), sound));
      const auto samples = read_all(path, everything()).samples();
      REQUIRE(samples.size() == sound.size());
      float worst = 0;
      for (std::size_t i = 0; i < sound.size(); ++i) worst = std::max(worst, std::abs(samples[i] - sound[i]));
      CHECK(worst <= 0.51f / 32'768);  // half a step of 16 bits
    }
  }

  TEST_CASE("blocks follow each other without a seam and hold about four thousand samples") {
    const support::TemporaryDirectory folder;
    const Reading reading = read_all(make_clip(folder / "clip.mp4", plan_for("mp4")), everything());
    REQUIRE(reading.blocks.size() > 10);
    for (std::size_t i = 0; i + 1 < reading.blocks.size(); ++i) {
      CHECK(reading.blocks[i].samples.size() >= 4096);
      CHECK(reading.blocks[i].samples.size() < 3 * 4096);
      CHECK(reading.blocks[i].end_s() == doctest::Approx(reading.blocks[i + 1].time_s).epsilon(1e-9));
    }
  }

  TEST_CASE("samples lie at whole multiples of the sample period, wherever the sound begins") {
    const support::TemporaryDirectory folder;
    for (const int rate_hz : {8'800, 16'000, 44'100}) {
      ClipPlan plan = plan_for("mov");
      plan.audio = small_audio("pcm_s16le");
      plan.audio->start_s = 0.30007;
      MediaOptions options = everything();
      options.audio_rate_hz = rate_hz;
      const Reading reading = read_all(make_clip(folder / "clip.mov", plan), options);
      const double first = reading.blocks.front().time_s * rate_hz;
      CHECK(std::abs(first - std::round(first)) < 1e-6);
      CHECK(reading.blocks.front().time_s >= plan.audio->start_s - 0.00002);
      CHECK(reading.blocks.front().time_s < plan.audio->start_s + 1.01 / rate_hz);
      check_near(click_times(reading), {0.80007, 1.80007, 2.80007}, 1.0 / rate_hz);
    }
  }

  TEST_CASE("a gap in the recording is a jump in the times of blocks, and no silence is made up for it") {
    const support::TemporaryDirectory folder;
    // A transport stream that lost its packets from the middle.
    ClipPlan plan = only_sound(small_audio("aac"), make_clicks(6, 48'000, {0.5, 1.5, 4.5, 5.5}));
    const auto path = make_clip(folder / "clip.ts", plan);
    const std::string bytes = read_bytes(path);
    constexpr std::size_t kPacket = 188;
    const std::size_t packets = bytes.size() / kPacket;
    write_bytes(folder / "gap.ts",
                bytes.substr(0, packets * 2 / 5 * kPacket) + bytes.substr(packets * 3 / 5 * kPacket));
    const Reading whole = read_all(path, everything());
    CHECK(gaps(whole).empty());
    const Reading reading = read_all(folder / "gap.ts", everything());
    REQUIRE(gaps(reading).size() == 1);
    const auto [begin_s, end_s] = gaps(reading).front();
    CHECK(end_s - begin_s > 0.5);
    CHECK(end_s - begin_s < 2.5);
    const auto clicks = click_times(reading);
    const double priming_s = 1024.0 / 48'000;  // which transport streams count as sound
    check_near(clicks, {0.5 + priming_s, 1.5 + priming_s, 4.5 + priming_s, 5.5 + priming_s}, 0.0005);
    double held_s = 0;
    for (const AudioBlock& block : reading.blocks) held_s += block.end_s() - block.time_s;
    CHECK(held_s + (end_s - begin_s) == doctest::Approx(whole.blocks.back().end_s()).epsilon(0.01));
  }
}

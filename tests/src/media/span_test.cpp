#include <algorithm>
#include <cmath>

#include <doctest/doctest.h>

#include "tests/src/media/made_clips.hpp"
#include "tests/src/media/reading.hpp"
#include "tests/support/errors.hpp"

using namespace undertone;
using namespace undertone::media;

namespace {

constexpr int kFrames = 300;  // in 12 seconds
constexpr double kStoredHz = 25;

struct Format {
  std::string name, video, audio;
  double slack_s;  // how far the container's rounding may move the clock of the sound after a seek
};
const Format kFormats[] = {{"a.mp4", "libx264", "aac", 0},      {"b.mov", "libx264", "pcm_s16le", 0},
                           {"c.mkv", "libx264", "aac", 0.0011}, {"d.mkv", "libx265", "libmp3lame", 0.0011},
                           {"e.ts", "libx264", "aac", 0.0001},  {"f.webm", "libvpx-vp9", "libopus", 0.0011},
                           {"g.avi", "mpeg4", "pcm_s16le", 0}};
const TimeSpan kSpans[] = {{0, 3}, {3.3, 5.1}, {5.83, 6.02}, {7.28, 7.29}, {9.9, 12}, {11.5, 30}};

std::filesystem::path make_long(const std::filesystem::path& path, const Format& format) {
  ClipPlan plan;
  plan.video = small_video(format.video);
  plan.video->frame_rate_hz = kStoredHz;
  plan.video->key_frame_interval = 50;
  if (format.name.ends_with("avi")) plan.video->reordered_frames = 0;
  plan.frame_times = even_times(kFrames, kStoredHz);
  plan.audio = small_audio(format.audio);
  plan.sound = make_tone(12, 48'000, 300, 0.3);
  const auto clicks = make_clicks(12, 48'000, even_times(40, 3.3, 0.1));
  for (std::size_t i = 0; i < plan.sound.size(); ++i) plan.sound[i] += 0.5f * clicks[i];
  return make_clip(path, plan);
}

MediaOptions part(const TimeSpan& span, double frame_rate_hz) {
  MediaOptions options = everything();
  options.audio_rate_hz = 16'000;
  options.frame_rate_hz = frame_rate_hz;
  options.from = ClockTime{span.begin_s};
  options.to = ClockTime{span.end_s};
  return options;
}

MediaOptions whole(double frame_rate_hz) {
  MediaOptions options = part({0, 0}, frame_rate_hz);
  options.from.reset();
  options.to.reset();
  return options;
}

void check_same_frames(const Reading& reading, const Reading& all, const TimeSpan& span) {
  std::vector<const VideoFrame*> expected;
  for (const VideoFrame& frame : all.frames) {
    if (span.contains(frame.time_s)) expected.push_back(&frame);
  }
  REQUIRE(reading.frames.size() == expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    CHECK(reading.frames[i].ticks == expected[i]->ticks);
    CHECK(reading.frames[i].grey == expected[i]->grey);
  }
}

/// The largest difference to the samples of `all` that lie at the same times, its clock moved by `shift`
/// samples.
double difference(const Reading& reading, const Reading& all, int shift) {
  const auto expected = all.samples();
  double worst = 0;
  for (const AudioBlock& block : reading.blocks) {
    const double offset = (block.time_s - all.blocks.front().time_s) * block.sample_rate_hz;
    const std::int64_t begin = std::llround(offset) + shift;
    for (std::size_t i = 0; i < block.samples.size(); ++i) {
      const std::int64_t at = begin + static_cast<std::int64_t>(i);
      if (at < 0 || at >= static_cast<std::int64_t>(expected.size())) continue;
      worst = std::max<double>(worst, std::abs(expected[static_cast<std::size_t>(at)] - block.samples[i]));
    }
  }
  return worst;
}

void check_same_sound(const Reading& reading, const Reading& all, const TimeSpan& span, double slack_s) {
  const double end_s = std::min(span.end_s, all.blocks.back().end_s());
  REQUIRE(!reading.blocks.empty());
  const double sample_s = 1.0 / 16'000;
  CHECK(reading.blocks.front().time_s >= span.begin_s - 1e-9);
  CHECK(reading.blocks.front().time_s < span.begin_s + sample_s + slack_s);
  CHECK(std::abs(reading.blocks.back().end_s() - end_s) < sample_s + slack_s);
  const int most = static_cast<int>(std::ceil(slack_s / sample_s));
  double least = 1;
  for (int shift = -most; shift <= most; ++shift) least = std::min(least, difference(reading, all, shift));
  CHECK(least < (slack_s == 0 ? 0.002 : 0.06));
}

}  // namespace

TEST_SUITE("media") {
  TEST_CASE("reading a span gives the very frames and samples that reading the whole gives there") {
    const support::TemporaryDirectory folder;
    for (const Format& format : kFormats) {
      CAPTURE(format.name);
      const auto path = make_long(folder / format.name, format);
      for (const double rate_hz : {0.0, 5.0}) {
        CAPTURE(rate_hz);
        const Reading all = read_all(path, whole(rate_hz));
        REQUIRE(all.frames.size() == (rate_hz == 0 ? 300 : 60));
        for (const TimeSpan& span : kSpans) {
          CAPTURE(span.begin_s);
          const Reading reading = read_all(path, part(span, rate_hz));
          check_same_frames(reading, all, span);
          check_same_sound(reading, all, span, format.slack_s);
          CHECK(reading.report.faults.empty());
        }
      }
    }
  }

  TEST_CASE("what lies before a span is passed over, not decoded") {
    const support::TemporaryDirectory folder;
    for (const Format& format : kFormats) {
      CAPTURE(format.name);
      const auto path = make_long(folder / format.name, format);
      const ReadReport report = read_all(path, part({9, 10}, 0)).report;
      // At most one group of pictures and what is reordered, before and behind.
      CHECK(report.frames_decoded < 25 + 50 + 10);
      CHECK(report.video_packets < kFrames / 2);
      CHECK(report.audio_packets < 12 * 50 / 2);
    }
  }

  TEST_CASE("a span behind the end, or before the start, holds nothing and is no error") {
    const support::TemporaryDirectory folder;
    for (const Format& format : kFormats) {
      CAPTURE(format.name);
      const auto path = make_long(folder / format.name, format);
      const Reading behind = read_all(path, part({100, 200}, 5));
      CHECK(behind.frames.empty());
      CHECK(behind.blocks.empty());
    }
  }

  TEST_CASE("sound of a span is whole where the pictures have long ended") {
    const support::TemporaryDirectory folder;
    for (const std::string name : {"a.mp4", "b.mkv", "c.ts"}) {
      CAPTURE(name);
      ClipPlan plan = plan_for("mp4");
      plan.sound = make_clicks(20, 48'000, {1, 12, 15});
      const auto path = make_clip(folder / name, plan);
      const Reading reading = read_all(path, part({11, 14}, 5));
      CHECK(reading.frames.empty());
      check_near(click_times(reading), {12}, name == "c.ts" ? 0.022 : 0.001);
      CHECK(reading.blocks.back().end_s() == doctest::Approx(14).epsilon(0.001));
    }
  }

  TEST_CASE("a span that ends before it begins is refused") {
    CHECK(support::error_text([] {
            open_media("whatever.mp4", part({5, 4}, 5));
          }) == "misuse: --to: the end of the span lies before its start");
  }
}

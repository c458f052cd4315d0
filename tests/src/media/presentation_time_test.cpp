#include <algorithm>

#include <doctest/doctest.h>

#include "tests/src/media/made_clips.hpp"
#include "tests/src/media/reading.hpp"

using namespace undertone;
using namespace undertone::media;

namespace {

constexpr double kExactly = 1e-9;         // times that are whole ticks of the container
constexpr double kMillisecond = 0.00051;  // Matroska rounds to these

/// The clip's frames without sound, in the tick that the container keeps.
ClipPlan silent(const std::string& codec, std::vector<double> frame_times) {
  ClipPlan plan;
  plan.video = small_video(codec);
  plan.frame_times = std::move(frame_times);
  if (codec == "mpeg4") plan.video->reordered_frames = 0;  // its encoder loses B-frames beside a long gap
  return plan;
}

std::vector<double> irregular_times() {
  std::vector<double> times;
  double time_s = 0;
  for (int i = 0; i < 40; ++i) {
    times.push_back(time_s);
    time_s += i % 7 == 3 ? 0.9 : i % 3 == 0 ? 0.02 : 0.11;
  }
  return times;
}

}  // namespace

TEST_SUITE("media") {
  TEST_CASE("frames of a variable rate come out at the times at which they went in") {
    const support::TemporaryDirectory folder;
    const auto times = irregular_times();
    const struct {
      std::string name, codec;
      double tolerance;
    } cases[] = {{"a.mp4", "libx264", kExactly},         {"b.mov", "mpeg4", kExactly},
                 {"c.mkv", "libx264", kMillisecond},     {"d.mkv", "ffv1", kMillisecond},
                 {"e.webm", "libvpx-vp9", kMillisecond}, {"f.ts", "libx264", kExactly},
                 {"g.mp4", "libx265", kExactly}};
    for (const auto& [name, codec, tolerance] : cases) {
      CAPTURE(name);
      const auto path = make_clip(folder / name, silent(codec, times));
      const Reading reading = read_all(path, everything());
      check_near(reading.times(), times, tolerance);
      CHECK(reading.numbers() == first_numbers(40));
      CHECK(reading.report.faults.empty());
    }
  }

  TEST_CASE("ticks times their length are the time") {
    const support::TemporaryDirectory folder;
    const auto times = irregular_times();
    for (const std::string name : {"a.mp4", "a.mkv"}) {
      const auto path = make_clip(folder / name, silent("libx264", times));
      for (const VideoFrame& frame : read_all(path, everything()).frames) {
        CHECK(frame.time_s == doctest::Approx(static_cast<double>(frame.ticks) * frame.tick_s));
      }
    }
  }

  TEST_CASE("frames that are stored out of order come out in order, whatever the depth of reordering") {
    const support::TemporaryDirectory folder;
    const auto times = even_times(30, 10);
    for (const int reordered : {0, 1, 2, 4}) {
      CAPTURE(reordered);
      for (const std::string codec : {"libx264", "mpeg4", "libx265"}) {
        CAPTURE(codec);
        ClipPlan plan = silent(codec, times);
        plan.video->reordered_frames = reordered;
        const Reading reading = read_all(make_clip(folder / "clip.mp4", plan), everything());
        check_near(reading.times(), times, kExactly);
        CHECK(reading.numbers() == first_numbers(30));
      }
    }
  }

  TEST_CASE("an AVI gives all frames in order at its constant rate, even the last that have no time") {
    const support::TemporaryDirectory folder;
    for (const int reordered : {0, 2}) {
      ClipPlan plan = silent("mpeg4", even_times(30, 10));
      plan.video->reordered_frames = reordered;
      const Reading reading = read_all(make_clip(folder / "clip.avi", plan), everything());
      CHECK(reading.numbers() == first_numbers(30));
      REQUIRE(!reading.frames.empty());
      // It numbers packets in the order of decoding; a frame of delay is all that it lets us know.
      const double delay_s = reordered == 0 ? 0 : 0.1;
      check_near(reading.times(), even_times(30, 10, delay_s), kExactly);
    }
  }

  TEST_CASE("a track that starts late keeps its offset, in the containers that hold one") {
    const support::TemporaryDirectory folder;
    for (const std::string name : {"a.mp4", "b.mov", "c.mkv"}) {
      CAPTURE(name);
      ClipPlan plan = plan_for("mp4");
      plan.frame_times = even_times(30, 10, 0.35);
      plan.audio->start_s = 0.8;
      const Reading reading = read_all(make_clip(folder / name, plan), everything());
      check_near(reading.times(), plan.frame_times, kMillisecond);
      check_near(click_times(reading), {1.3, 2.3, 3.3}, 0.0005);
    }
  }

  TEST_CASE("an MPEG program begins at 0, and its tracks keep their distance") {
    const support::TemporaryDirectory folder;
    for (const double start_s : {-0.5, 0.0, 40.0}) {
      CAPTURE(start_s);
      ClipPlan plan = plan_for("ts");
      plan.frame_times = even_times(30, 10, start_s);
      plan.audio->start_s = start_s + 0.3;
      const Reading reading = read_all(make_clip(folder / "clip.ts", plan), everything());
      check_near(reading.times(), even_times(30, 10), 1.5 / 90'000);
      check_near(click_times(reading), {0.8, 1.8, 2.8}, 0.0005);
      CHECK(reading.info.origin_s > 0);
    }
  }

  TEST_CASE("what an edit list hides does not come out, and what it shows begins at 0") {
    const support::TemporaryDirectory folder;
    for (const std::string codec : {"libx264", "mpeg4"}) {
      CAPTURE(codec);
      ClipPlan plan = plan_for("mp4");
      plan.video = small_video(codec);
      plan.frame_times = even_times(30, 10, -0.5);
      plan.audio->start_s = -0.7;
      const Reading reading = read_all(make_clip(folder / "clip.mp4", plan), everything());
      check_near(reading.times(), even_times(25, 10), kExactly);
      REQUIRE(!reading.frames.empty());
      CHECK(reading.numbers().front() == 5);
      CHECK(reading.blocks.front().time_s == 0);
      check_near(click_times(reading), {0.8, 1.8}, 0.0001);
    }
  }

  TEST_CASE("sound before second 0 of a Matroska file keeps its negative time") {
    const support::TemporaryDirectory folder;
    ClipPlan plan = plan_for("mkv");
    plan.audio = small_audio("pcm_s16le");
    plan.audio->start_s = -0.3;
    const Reading reading = read_all(make_clip(folder / "clip.mkv", plan), everything());
    CHECK(reading.blocks.front().time_s == doctest::Approx(-0.3).epsilon(0.002));
    check_near(click_times(reading), {0.2, 1.2, 2.2}, kMillisecond);
    check_near(reading.times(), even_times(30, 10), kMillisecond);
  }

  TEST_CASE("when one track ends before the other, the rest of the other comes out") {
    const support::TemporaryDirectory folder;
    for (const std::string name : {"a.mp4", "b.mkv", "c.ts"}) {
      CAPTURE(name);
      ClipPlan plan = plan_for("mp4");
      plan.frame_times = even_times(10, 10);
      Reading reading = read_all(make_clip(folder / name, plan), everything());
      CHECK(reading.frames.size() == 10);
      CHECK(click_times(reading).size() == 3);

      plan.frame_times = even_times(30, 10);
      plan.sound.resize(plan.sound.size() / 3);
      reading = read_all(make_clip(folder / name, plan), everything());
      CHECK(reading.frames.size() == 30);
      CHECK(click_times(reading).size() == 1);
    }
  }

  TEST_CASE("the report says where sound and pictures end") {
    const support::TemporaryDirectory folder;
    ClipPlan plan = plan_for("mov");
    plan.audio = small_audio("pcm_s16le");
    plan.sound.resize(48'000);
    const ReadReport report = read_all(make_clip(folder / "clip.mov", plan), everything()).report;
    CHECK(report.audio_end_s == doctest::Approx(1));
    CHECK(report.video_end_s == doctest::Approx(2.9));
  }

  TEST_CASE("two MPEG programs glued together go on where the first one ended") {
    const support::TemporaryDirectory folder;
    ClipPlan plan = plan_for("ts");
    const auto first = make_clip(folder / "first.ts", plan);
    plan.frame_times = even_times(30, 10, 500);  // a clock far ahead
    plan.audio->start_s = 500;
    const auto second = make_clip(folder / "second.ts", plan);
    write_bytes(folder / "ahead.ts", read_bytes(first) + read_bytes(second));
    write_bytes(folder / "back.ts", read_bytes(second) + read_bytes(first));
    for (const std::string name : {"ahead.ts", "back.ts"}) {
      CAPTURE(name);
      const Reading reading = read_all(folder / name, everything());
      REQUIRE(reading.frames.size() >= 58);  // the splice may cost what its packets were cut off from
      const auto times = reading.times();
      CHECK(std::is_sorted(times.begin(), times.end()));
      CHECK(times.back() == doctest::Approx(5.9).epsilon(0.03));
      CHECK(reading.report.audio_end_s.value_or(0) == doctest::Approx(6.05).epsilon(0.03));
      CHECK(click_times(reading).size() == 6);
    }
  }
}

#include <doctest/doctest.h>

#include "tests/src/media/made_clips.hpp"
#include "tests/src/media/reading.hpp"

using namespace undertone;
using namespace undertone::media;

namespace {

const StreamInfo& used_video(const MediaInfo& info) { return info.streams.at(info.video.value()); }
const StreamInfo& used_audio(const MediaInfo& info) { return info.streams.at(info.audio.value()); }

}  // namespace

TEST_SUITE("media") {
  TEST_CASE("what is in a file is told as it was written") {
    const support::TemporaryDirectory folder;
    ClipPlan plan = plan_for("mp4");
    plan.audio->channels = 2;
    plan.audio->sample_rate_hz = 44'100;
    plan.audio->language = "fra";
    plan.sound = make_tone(3, 88'200, 440);
    const auto path = make_clip(folder / "clip.mp4", plan);
    const MediaInfo info = probe_media(path, {});
    CHECK(info.path == path);
    CHECK(info.container == "QuickTime / MOV");
    REQUIRE(info.streams.size() == 2);
    const StreamInfo& video = used_video(info);
    CHECK(video.codec == "h264");
    CHECK(video.video.width == 64);
    CHECK(video.video.height == 48);
    CHECK(video.video.pixel_aspect == 1);
    CHECK(video.video.frame_rate_hz.value_or(0) == doctest::Approx(10));
    CHECK(video.is_usable);
    CHECK(video.note == "the only video stream");
    const StreamInfo& audio = used_audio(info);
    CHECK(audio.codec == "aac");
    CHECK(audio.audio.sample_rate_hz == 44'100);
    CHECK(audio.audio.channels == 2);
    CHECK(audio.language == "fra");
    CHECK(audio.bit_rate.value_or(0) > 0);
    CHECK_FALSE(info.text);
  }

  TEST_CASE("a duration says where it was read") {
    const support::TemporaryDirectory folder;
    const MediaInfo mp4 = probe_media(make_clip(folder / "a.mp4", plan_for("mp4")), {});
    CHECK(used_video(mp4).duration.source == DurationSource::kStreamHeader);
    CHECK(used_video(mp4).duration.seconds.value_or(0) == doctest::Approx(3));
    const MediaInfo mkv = probe_media(make_clip(folder / "a.mkv", plan_for("mkv")), {});
    CHECK(used_video(mkv).duration.source == DurationSource::kUnknown);
    CHECK(mkv.duration.source == DurationSource::kContainerHeader);
    CHECK(mkv.duration.seconds.value_or(0) == doctest::Approx(3).epsilon(0.02));
    const MediaInfo ts = probe_media(make_clip(folder / "a.ts", plan_for("ts")), {});
    CHECK(ts.duration.source == DurationSource::kTimeStamps);
    CHECK(ts.duration.seconds.value_or(0) == doctest::Approx(3).epsilon(0.05));
    ClipPlan bare;
    bare.audio = small_audio("aac");
    bare.sound = make_tone(3, 48'000, 440);
    const MediaInfo adts = probe_media(make_clip(folder / "a.aac", bare), {});
    CHECK(adts.duration.source == DurationSource::kBitRate);
    CHECK(adts.duration.seconds.value_or(0) == doctest::Approx(3).epsilon(0.5));
  }

  TEST_CASE("a stream's start is told on the container's clock") {
    const support::TemporaryDirectory folder;
    ClipPlan plan = plan_for("mov");
    plan.frame_times = even_times(30, 10, 0.4);
    const MediaInfo mov = probe_media(make_clip(folder / "a.mov", plan), {});
    CHECK(used_video(mov).start_s.value_or(0) == doctest::Approx(0.4));
    CHECK(mov.origin_s == 0);
    const MediaInfo ts = probe_media(make_clip(folder / "a.ts", plan), {});
    CHECK(used_video(ts).start_s.value_or(0) - ts.origin_s == doctest::Approx(0.4 + 1024.0 / 48'000));
  }

  TEST_CASE("a variable frame rate is told from a constant one whose period is no whole tick") {
    const support::TemporaryDirectory folder;
    for (const std::string name : {"a.mp4", "b.mkv", "c.ts"}) {
      CAPTURE(name);
      ClipPlan plan;
      plan.video = small_video();
      const auto is_variable = [&](std::vector<double> times) {
        plan.frame_times = std::move(times);
        return used_video(probe_media(make_clip(folder / name, plan), {})).video.variable_rate;
      };
      CHECK(is_variable(even_times(40, 10)) == false);
      CHECK(is_variable(even_times(40, 30'000.0 / 1'001)) == false);
      CHECK(is_variable(even_times(40, 29.7)) == false);
      std::vector<double> uneven = even_times(40, 10);
      for (std::size_t i = 20; i < uneven.size(); ++i) uneven[i] += 0.05;
      CHECK(is_variable(uneven) == true);
      CHECK_FALSE(is_variable({0, 0.1}).has_value());
    }
  }

  TEST_CASE("all of a long index tells whether the rate varies") {
    const support::TemporaryDirectory folder;
    ClipPlan plan = plan_for("mp4");
    plan.frame_times = even_times(2'000, 10);
    const auto path = make_clip(folder / "long.mp4", plan);
    CHECK(used_video(probe_media(path, {})).video.variable_rate == false);
    for (std::size_t i = 1'900; i < 2'000; ++i) plan.frame_times[i] += 0.5;  // the whole index is looked at
    CHECK(used_video(probe_media(make_clip(path, plan), {})).video.variable_rate == true);
  }

  TEST_CASE("kinds and sources have names") {
    CHECK(to_string(StreamKind::kPicture) == "picture");
    CHECK(to_string(StreamKind::kOther) == "other");
    CHECK(to_string(DurationSource::kTimeStamps) == "time stamps");
    CHECK(to_string(DurationSource::kBitRate) == "bit rate");
  }

  TEST_CASE("opening says to the log which streams there are, and why each is used or not") {
    const support::TemporaryDirectory folder;
    struct KeepingLog final : Log {
      std::string text;
      void write(LogLevel, std::string_view message) override { text += std::string(message) + "\n"; }
    } log;
    open_media(make_clip(folder / "clip.mp4", plan_for("mp4")), everything(), {}, log);
    CHECK(log.text == "stream 0 (video): the only video stream\nstream 1 (audio): the only audio stream\n");
  }
}

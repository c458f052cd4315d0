#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include <doctest/doctest.h>

#include "tests/src/media/made_clips.hpp"
#include "tests/src/media/reading.hpp"

using namespace undertone;
using namespace undertone::media;

namespace {

constexpr int kFrames = 120;
constexpr double kStoredHz = 24;
const std::string kCodecs[] = {"libx264", "libx265", "mpeg4", "libvpx-vp9"};

/// A bright block that wanders over noise, so that every frame depends on others and the loop filter has
/// work.
Image draw_motion(int frame) {
  Image image = make_image(96, 64, 1);
  unsigned noise = 7;
  for (std::uint8_t& pixel : image.pixels) {
    noise = noise * 1'664'525 + 1'013'904'223;
    pixel = static_cast<std::uint8_t>(60 + (noise >> 28) * 4);
  }
  const int left = frame * 3 % 76, top = frame * 2 % 44;
  for (int y = top; y < top + 20; ++y) std::fill_n(image.row(y) + left, 20, std::uint8_t{220});
  return image;
}

std::filesystem::path make_motion(const std::filesystem::path& path, const std::string& codec) {
  const auto writer = make_clip_writer(path);
  VideoTrackOptions video = small_video(codec);
  video.width = 96;
  video.height = 64;
  video.frame_rate_hz = kStoredHz;
  video.key_frame_interval = 48;
  if (codec == "libx264" || codec == "libx265") video.settings.push_back({"crf", "30"});
  const int track = writer->add_video(video);
  for (int i = 0; i < kFrames; ++i) writer->write_video(track, draw_motion(i), i / kStoredHz);
  writer->finish();
  return path;
}

Reading read_at(const std::filesystem::path& path, double rate_hz, DecodePolicy policy, int threads = 1) {
  MediaOptions options = everything();
  options.frame_rate_hz = rate_hz;
  options.policy = policy;
  options.pictures = Pictures::kBoth;
  options.decoder_threads = threads;
  return read_all(path, options);
}

std::map<std::int64_t, VideoFrame> by_ticks(const Reading& reading) {
  std::map<std::int64_t, VideoFrame> frames;
  for (const VideoFrame& frame : reading.frames) frames.emplace(frame.ticks, frame);
  return frames;
}

std::set<std::int64_t> cells(const Reading& reading, double rate_hz) {
  std::set<std::int64_t> result;
  for (const double time_s : reading.times()) {
    result.insert(static_cast<std::int64_t>(std::floor(time_s * rate_hz + 1e-6)));
  }
  return result;
}

}  // namespace

TEST_SUITE("media") {
  TEST_CASE(
      "exact: frames picked at a rate are the first of each cell, bit for bit as a full decode has them") {
    const support::TemporaryDirectory folder;
    for (const std::string& codec : kCodecs) {
      CAPTURE(codec);
      const auto path = make_motion(folder / "clip.mkv", codec);
      const Reading whole = read_at(path, 0, DecodePolicy::kExact);
      REQUIRE(whole.frames.size() == kFrames);
      const auto all = by_ticks(whole);
      for (const double rate_hz : {1.0, 5.0, 7.3}) {
        CAPTURE(rate_hz);
        const Reading reading = read_at(path, rate_hz, DecodePolicy::kExact);
        std::set<std::int64_t> seen;
        std::vector<std::int64_t> expected, actual;
        for (const auto& [ticks, frame] : all) {
          const auto cell = static_cast<std::int64_t>(std::floor(frame.time_s * rate_hz + 1e-6));
          if (seen.insert(cell).second) expected.push_back(ticks);
        }
        for (const VideoFrame& frame : reading.frames) {
          actual.push_back(frame.ticks);
          REQUIRE(all.count(frame.ticks) == 1);
          CHECK(frame.grey == all.at(frame.ticks).grey);
          CHECK(frame.colour == all.at(frame.ticks).colour);
        }
        CHECK(actual == expected);
        CHECK(reading.report.frames_converted == static_cast<std::int64_t>(actual.size()));
        CHECK(reading.report.frames_decoded <= kFrames);
      }
    }
  }

  TEST_CASE("exact: the number of decoder threads does not change a pixel") {
    const support::TemporaryDirectory folder;
    const auto path = make_motion(folder / "clip.mp4", "libx264");
    const Reading one = read_at(path, 5, DecodePolicy::kExact, 1);
    const Reading four = read_at(path, 5, DecodePolicy::kExact, 4);
    REQUIRE(one.frames.size() == four.frames.size());
    for (std::size_t i = 0; i < one.frames.size(); ++i) {
      CHECK(one.frames[i].ticks == four.frames[i].ticks);
      CHECK(one.frames[i].grey == four.frames[i].grey);
    }
  }

  TEST_CASE(
      "fast: the same cells have a frame, its time is one that a frame has, and it lies near the exact one") {
    const support::TemporaryDirectory folder;
    for (const std::string& codec : kCodecs) {
      CAPTURE(codec);
      const auto path = make_motion(folder / "clip.mkv", codec);
      const auto all = by_ticks(read_at(path, 0, DecodePolicy::kExact));
      for (const double rate_hz : {1.0, 5.0, 7.3}) {
        CAPTURE(rate_hz);
        const Reading exact = read_at(path, rate_hz, DecodePolicy::kExact);
        const Reading fast = read_at(path, rate_hz, DecodePolicy::kFast);
        CHECK(cells(fast, rate_hz) == cells(exact, rate_hz));
        CHECK(fast.frames.size() == exact.frames.size());
        CHECK(fast.report.frames_decoded <= exact.report.frames_decoded);
        for (const VideoFrame& frame : fast.frames) {
          REQUIRE(all.count(frame.ticks) == 1);
          const Image& truth = all.at(frame.ticks).grey;
          double difference = 0;
          for (std::size_t i = 0; i < truth.pixels.size(); ++i)
            difference += std::abs(truth.pixels[i] - frame.grey.pixels[i]);
          // The loop filter is left out, nothing else.
          CHECK(difference / static_cast<double>(truth.pixels.size()) < 6);
        }
      }
    }
  }

  TEST_CASE("frames that nothing depends on and nobody picks are not decoded") {
    const support::TemporaryDirectory folder;
    const auto path = make_motion(folder / "clip.mp4", "libx264");
    const ReadReport exact = read_at(path, 1, DecodePolicy::kExact).report;
    CHECK(exact.video_packets == kFrames);
    CHECK(exact.frames_decoded < kFrames * 3 / 4);
    CHECK(exact.frames_converted == 5);
  }

  TEST_CASE("of a codec whose frames stand alone only the picked ones are decoded") {
    const support::TemporaryDirectory folder;
    for (const std::string codec : {"mjpeg", "ffv1"}) {
      CAPTURE(codec);
      const auto path = make_motion(folder / "clip.mkv", codec);
      for (const DecodePolicy policy : {DecodePolicy::kExact, DecodePolicy::kFast}) {
        const ReadReport report = read_at(path, 5, policy).report;
        // FFV1 frames depend on those before unless told otherwise.
        const bool alone = codec == "mjpeg";
        CHECK(report.frames_converted == 25);
        if (alone) CHECK(report.frames_decoded == 25);
      }
    }
  }
}

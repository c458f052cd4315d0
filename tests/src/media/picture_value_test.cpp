#include <cmath>

#include <doctest/doctest.h>

#include "tests/src/media/made_clips.hpp"
#include "tests/src/media/reading.hpp"

using namespace undertone;
using namespace undertone::media;

namespace {

constexpr int kShades[] = {0, 16, 64, 128, 200, 235, 255};

Image plain(int width, int height, std::initializer_list<int> value) {
  Image image = make_image(width, height, static_cast<int>(value.size()));
  for (std::size_t i = 0; i < image.pixels.size(); ++i) {
    image.pixels[i] = static_cast<std::uint8_t>(value.begin()[i % value.size()]);
  }
  return image;
}

/// The mean of one channel.
double mean(const Image& image, int channel = 0) {
  double sum = 0;
  for (std::size_t i = static_cast<std::size_t>(channel); i < image.pixels.size();
       i += static_cast<std::size_t>(image.channels)) {
    sum += image.pixels[i];
  }
  return sum / (image.width * image.height);
}

Reading read_pictures(const std::filesystem::path& path, int max_height) {
  MediaOptions options = everything();
  options.pictures = Pictures::kBoth;
  options.max_height = max_height;
  return read_all(path, options);
}

}  // namespace

TEST_SUITE("media") {
  TEST_CASE("grey runs from 0 for black to 255 for white, whatever range the codec stores") {
    const support::TemporaryDirectory folder;
    for (const std::string codec : {"libx264", "mpeg4", "mjpeg", "ffv1", "libx265", "libvpx-vp9"}) {
      for (const int max_height : {0, 24, 20}) {  // by boxes, and by the general scaler
        CAPTURE(codec);
        CAPTURE(max_height);
        const auto path = folder / "clip.mkv";
        const auto writer = make_clip_writer(path);
        const int track = writer->add_video(small_video(codec));
        double time_s = 0;
        for (const int shade : kShades) writer->write_video(track, plain(64, 48, {shade}), time_s += 0.1);
        writer->finish();
        const Reading reading = read_pictures(path, max_height);
        REQUIRE(reading.frames.size() == std::size(kShades));
        for (std::size_t i = 0; i < std::size(kShades); ++i) {
          CAPTURE(kShades[i]);
          // What is lost is the codec's; without loss and scaling it is the rounding of the stored range.
          const double tolerance = codec == "ffv1" && max_height != 20 ? 0.6 : 3;
          CHECK(std::abs(mean(reading.frames[i].grey) - kShades[i]) <= tolerance);
          CHECK(std::abs(mean(reading.frames[i].colour, 1) - kShades[i]) <= 3);
        }
      }
    }
  }

  TEST_CASE("colours come back as red, green and blue") {
    const support::TemporaryDirectory folder;
    const std::initializer_list<int> colours[] = {
        {200, 30, 30}, {30, 200, 30}, {30, 30, 200}, {220, 200, 40}};
    for (const std::string codec : {"libx264", "mjpeg"}) {
      CAPTURE(codec);
      const auto path = folder / "clip.mkv";
      const auto writer = make_clip_writer(path);
      const int track = writer->add_video(small_video(codec));
      double time_s = 0;
      for (const auto& colour : colours) writer->write_video(track, plain(64, 48, colour), time_s += 0.1);
      writer->finish();
      const Reading reading = read_pictures(path, 0);
      REQUIRE(reading.frames.size() == std::size(colours));
      for (std::size_t i = 0; i < std::size(colours); ++i) {
        for (const int channel : {0, 1, 2}) {
          CHECK(std::abs(mean(reading.frames[i].colour, channel) - colours[i].begin()[channel]) <= 8);
        }
      }
    }
  }

  TEST_CASE("only the kinds of picture that were asked for are there") {
    const support::TemporaryDirectory folder;
    ClipPlan plan;
    plan.video = small_video();
    plan.frame_times = even_times(3, 10);
    const auto path = make_clip(folder / "clip.mp4", plan);
    for (const Pictures pictures : {Pictures::kGrey, Pictures::kColour, Pictures::kBoth}) {
      MediaOptions options = everything();
      options.pictures = pictures;
      const Reading reading = read_all(path, options);
      REQUIRE(reading.frames.size() == 3);
      for (const VideoFrame& frame : reading.frames) {
        CHECK(frame.grey.empty() == (pictures == Pictures::kColour));
        CHECK(frame.colour.empty() == (pictures == Pictures::kGrey));
      }
    }
    MediaOptions options = everything();
    options.pictures = Pictures::kNone;
    CHECK(read_all(path, options).frames.empty());
  }

  TEST_CASE("a picture file is a video of one frame") {
    const support::TemporaryDirectory folder;
    for (const std::string codec : {"png", "mjpeg"}) {
      CAPTURE(codec);
      const auto path = folder / (codec == "png" ? "still.png" : "still.jpg");
      write_bytes(path, encode_still(codec, draw_number(0b101100111000)));
      const Reading reading = read_pictures(path, 0);
      REQUIRE(reading.frames.size() == 1);
      CHECK(reading.frames.front().time_s == 0);
      CHECK(read_number(reading.frames.front().grey) == 0b101100111000);
      CHECK(read_number(reading.frames.front().colour) == 0b101100111000);
    }
  }
}

#include "pipeline/utterance_pictures.hpp"

#include <cstdint>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "pipeline/report/base64.hpp"
#include "src/core/error.hpp"
#include "src/media/clip_writer.hpp"
#include "src/media/still_picture.hpp"
#include "tests/support/temporary_directory.hpp"

namespace undertone::pipeline {
namespace {

constexpr std::string_view kStart = "data:image/jpeg;base64,";

std::vector<std::uint8_t> from_base64(std::string_view text) {
  std::vector<std::uint8_t> bytes;
  std::uint32_t bits = 0, count = 0;
  for (const char letter : text.substr(0, text.find('='))) {
    const std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    bits = bits << 6 | static_cast<std::uint32_t>(letters.find(letter));
    if ((count += 6) >= 8) bytes.push_back(static_cast<std::uint8_t>(bits >> (count -= 8)));
  }
  return bytes;
}

media::Image picture_in(const std::string& uri) {
  REQUIRE(uri.starts_with(kStart));
  return media::decode_grey_still(from_base64(std::string_view(uri).substr(kStart.size())));
}

/// Four seconds, of which each is a step brighter than the one before.
void write_steps(const std::filesystem::path& path) {
  const auto clip = media::make_clip_writer(path);
  media::VideoTrackOptions options;
  options.width = 320;
  options.height = 240;
  options.frame_rate_hz = 10;
  const int track = clip->add_video(options);
  for (int frame = 0; frame < 40; ++frame) {
    media::Image image = media::make_image(320, 240, 1);
    image.pixels.assign(image.pixels.size(), static_cast<std::uint8_t>(50 + 50 * (frame / 10)));
    clip->write_video(track, image, frame / 10.);
  }
  clip->finish();
}

Conversation turns(const std::vector<TimeSpan>& spans) {
  std::vector<Utterance> utterances;
  for (const TimeSpan& span : spans)
    utterances.push_back({"u" + std::to_string(utterances.size()), span, {}, {}, {}, {}});
  return Conversation(std::move(utterances));
}

}  // namespace

TEST_SUITE("pipeline") {
  TEST_CASE("each utterance gets the picture of its middle, small, also where utterances overlap") {
    const support::TemporaryDirectory folder;
    write_steps(folder / "steps.mp4");
    // The second begins before the third and has its middle behind it; the last ends behind the video.
    const Conversation conversation = turns({{0.2, 0.8}, {0.9, 3.9}, {1, 2}, {3.2, 9}});
    const auto pictures = utterance_pictures(folder / "steps.mp4", conversation, {}, silent_log());
    REQUIRE(pictures.size() == 4);
    const int expected[] = {50, 150, 100, 200};
    for (std::size_t i = 0; i < 4; ++i) {
      CAPTURE(i);
      const media::Image picture = picture_in(pictures[i]);
      CHECK(picture.width == 120);
      CHECK(picture.height == 90);
      CHECK(std::abs(int{picture.pixels[5000]} - expected[i]) <= 6);
      CHECK(pictures[i].size() < 3000);
    }
  }

  TEST_CASE("sound has no pictures, and a file that is not there is an error") {
    const support::TemporaryDirectory folder;
    const auto clip = media::make_clip_writer(folder / "call.wav");
    media::AudioTrackOptions options;
    options.codec = "pcm_s16le";
    const int track = clip->add_audio(options);
    clip->write_audio(track, std::vector<float>(8800));
    clip->finish();
    CHECK(utterance_pictures(folder / "call.wav", turns({{0, 0.1}}), {}, silent_log()).empty());
    CHECK_THROWS_AS(utterance_pictures(folder / "gone.mp4", turns({{0, 1}}), {}, silent_log()), Error);
  }
}

}  // namespace undertone::pipeline

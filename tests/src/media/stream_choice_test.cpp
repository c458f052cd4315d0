#include <random>

#include <doctest/doctest.h>

#include "tests/src/media/made_clips.hpp"
#include "tests/src/media/reading.hpp"

using namespace undertone;
using namespace undertone::media;

namespace {

constexpr int kFirstNumber = 100;  // on the frames of the second video track

/// Streams 0 and 1 are video (small and large), 2 and 3 sound (clicks at 0.5 and at 1.5 s, mono and stereo),
/// 4 and 5 text.
std::filesystem::path make_many(const std::filesystem::path& path) {
  const auto writer = make_clip_writer(path);
  VideoTrackOptions large = small_video();
  large.width = 128;
  large.height = 96;
  AudioTrackOptions stereo = small_audio("flac");
  stereo.channels = 2;
  stereo.language = "deu";
  const int videos[] = {writer->add_video(small_video()), writer->add_video(large)};
  const int sounds[] = {writer->add_audio(small_audio("flac")), writer->add_audio(stereo)};
  const int texts[] = {writer->add_text({.codec = "subrip", .language = "eng"}),
                       writer->add_text({.codec = "subrip", .language = "deu"})};
  const auto early = make_clicks(2, 48'000, {0.5}), late = make_clicks(4, 24'000 * 2, {3});
  std::vector<float> both;
  for (std::size_t i = 0; i < early.size(); ++i) both.insert(both.end(), 2, late[i + 48'000 * 3 / 2]);
  for (int i = 0; i < 20; ++i) {
    writer->write_video(videos[0], draw_number(i), i / 10.0);
    writer->write_video(videos[1], draw_number(kFirstNumber + i, 128, 96), i / 10.0);
  }
  writer->write_audio(sounds[0], early);
  writer->write_audio(sounds[1], both);
  writer->write_text(texts[0], {0.2, 0.9}, "hello");
  writer->write_text(texts[1], {0.3, 1.2}, "hallo");
  writer->finish();
  return path;
}

/// Sound without loss and pictures of noise, each packet larger than what is read ahead.
std::filesystem::path make_bulky(const std::filesystem::path& path) {
  const auto writer = make_clip_writer(path);
  VideoTrackOptions video = small_video("ffv1");
  video.width = 640;
  video.height = 480;
  const int pictures = writer->add_video(video);
  const int sound = writer->add_audio(small_audio("pcm_s16le"));
  std::mt19937 random(6);
  Image noise = make_image(640, 480, 1);
  for (int i = 0; i < 8; ++i) {
    for (std::uint8_t& pixel : noise.pixels) pixel = static_cast<std::uint8_t>(random());
    writer->write_video(pictures, noise, i / 10.0);
    writer->write_audio(sound, make_tone(0.1, 48'000, 440));
  }
  writer->finish();
  return path;
}

MediaOptions choosing(std::optional<int> video, std::optional<int> audio, std::optional<int> text) {
  MediaOptions options = everything();
  options.streams.video_stream = video;
  options.streams.audio_stream = audio;
  options.streams.text_stream = text;
  return options;
}

}  // namespace

TEST_SUITE("media") {
  TEST_CASE("the streams that the options name are the ones that come out") {
    const support::TemporaryDirectory folder;
    const auto path = make_many(folder / "many.mkv");
    const Reading first = read_all(path, choosing(0, 2, 4));
    CHECK(first.numbers() == first_numbers(20));
    check_near(click_times(first), {0.5}, 0.0006);
    REQUIRE(first.texts.size() == 1);
    CHECK(first.texts[0].text == "hello");
    const Reading second = read_all(path, choosing(1, 3, 5));
    CHECK(second.frames.at(0).grey.width == 128);
    CHECK(second.numbers().front() == kFirstNumber);
    check_near(click_times(second), {1.5}, 0.0006);
    REQUIRE(second.texts.size() == 1);
    CHECK(second.texts[0].text == "hallo");
    CHECK(second.info.streams[1].note == "chosen by option");
  }

  TEST_CASE("a stream that is not there, or of another kind, is refused by its number") {
    const support::TemporaryDirectory folder;
    const auto path = make_many(folder / "many.mkv");
    CHECK(reading_error(path, choosing(9, {}, {})) ==
          "not found: FILE: there is no stream 9; the file has 6");
    CHECK(reading_error(path, choosing(2, {}, {})) ==
          "not found: FILE: stream 2 cannot be used as video: it is audio");
    CHECK(reading_error(path, choosing({}, 0, {})) ==
          "not found: FILE: stream 0 cannot be used as audio: it is video");
    CHECK(reading_error(path, choosing({}, {}, 3)) ==
          "not found: FILE: stream 3 cannot be used as text: it is audio");
  }

  TEST_CASE("an attached picture is not video") {
    const support::TemporaryDirectory folder;
    const std::string cover = encode_still("mjpeg", draw_number(5, 160, 120));
    for (const std::string name : {"a.mp3", "b.m4a", "c.flac", "d.mka", "e.mp4", "f.mkv"}) {
      CAPTURE(name);
      const auto path = folder / name;
      const auto writer = make_clip_writer(path);
      const bool has_video = name == "e.mp4" || name == "f.mkv";
      if (has_video) writer->add_video(small_video());
      const std::string codec = name == "a.mp3" ? "libmp3lame" : name == "c.flac" ? "flac" : "aac";
      const int sound = writer->add_audio(small_audio(codec));
      writer->attach_picture({reinterpret_cast<const std::uint8_t*>(cover.data()), cover.size()});
      for (int i = 0; has_video && i < 10; ++i) writer->write_video(0, draw_number(i), i / 10.0);
      writer->write_audio(sound, make_clicks(1, 48'000, {0.5}));
      writer->finish();
      const Reading reading = read_all(path, everything());
      CHECK(reading.frames.size() == (has_video ? 10 : 0));
      CHECK(reading.info.video.has_value() == has_video);
      CHECK(click_times(reading).size() == 1);
      const StreamInfo& picture = reading.info.streams.back();
      CHECK(picture.kind == StreamKind::kPicture);
      CHECK(picture.note == "an attached picture, not video");
      CHECK(picture.video.width == 160);
      CHECK(reading_error(path, choosing(picture.index, {}, {})).find("it is picture") != std::string::npos);
    }
  }

  TEST_CASE("what is not asked for is not read: neither its packets nor its bytes") {
    const support::TemporaryDirectory folder;
    for (const std::string name : {"a.mkv", "b.mov", "c.avi"}) {
      CAPTURE(name);
      const auto path = make_bulky(folder / name);
      const ReadReport both = read_all(path, everything()).report;
      CHECK(both.video_packets == 8);
      CHECK(both.audio_packets > 8);
      CHECK(both.bytes_read >= static_cast<std::int64_t>(std::filesystem::file_size(path)));

      MediaOptions only_sound = everything();
      only_sound.pictures = Pictures::kNone;
      const ReadReport sound = read_all(path, only_sound).report;
      CHECK(sound.video_packets == 0);
      CHECK(sound.frames_decoded == 0);
      CHECK(sound.audio_packets == both.audio_packets);
      // A Matroska block must be read to know whose it is.
      if (name != "a.mkv") CHECK(sound.bytes_read < both.bytes_read / 2);

      MediaOptions only_pictures = everything();
      only_pictures.sound = Sound::kOff;
      const Reading pictures = read_all(path, only_pictures);
      CHECK(pictures.report.audio_packets == 0);
      CHECK(pictures.blocks.empty());
      CHECK(pictures.frames.size() == 8);
    }
  }
}

#include "src/media/clip_writer.hpp"

#include <doctest/doctest.h>

#include "tests/src/media/made_clips.hpp"
#include "tests/src/media/reading.hpp"
#include "tests/support/errors.hpp"
#include "tests/support/file_size_limit.hpp"

using namespace undertone;
using namespace undertone::media;

namespace fs = std::filesystem;

namespace {

std::size_t entries(const support::TemporaryDirectory& folder) {
  const fs::directory_iterator first(folder.path());
  return static_cast<std::size_t>(std::distance(first, fs::directory_iterator()));
}

/// The error of writing into FILE.
template <class Action>
std::string writing_error(const fs::path& path, Action&& action) {
  std::string text = support::error_text(std::forward<Action>(action));
  if (const auto at = text.find(path.string()); at != std::string::npos)
    text.replace(at, path.string().size(), "FILE");
  return text;
}

}  // namespace

TEST_SUITE("media") {
  TEST_CASE("a clip appears under its name when it is finished, and hidden beside it before") {
    const support::TemporaryDirectory folder;
    const auto path = folder / "clip.mp4";
    const auto writer = make_clip_writer(path);
    const int track = writer->add_video(small_video());
    writer->write_video(track, draw_number(1), 0);
    CHECK_FALSE(fs::exists(path));
    REQUIRE(entries(folder) == 1);
    CHECK(fs::directory_iterator(folder.path())->path().filename().string().front() == '.');
    writer->finish();
    CHECK(fs::exists(path));
    CHECK(entries(folder) == 1);
  }

  TEST_CASE("a clip that is given up leaves nothing, and what had its name before stays") {
    const support::TemporaryDirectory folder;
    const auto path = folder / "clip.mkv";
    {
      const auto writer = make_clip_writer(path);
      writer->write_video(writer->add_video(small_video()), draw_number(1), 0);
    }
    CHECK(entries(folder) == 0);
    write_bytes(path, "old");
    { const auto writer = make_clip_writer(path); }
    CHECK(read_bytes(path) == "old");
    make_clip(path, plan_for("mkv"));
    CHECK(read_all(path, everything()).frames.size() == 30);
    CHECK(entries(folder) == 1);
  }

  TEST_CASE("a place where nothing can be written is refused before any work") {
    const support::TemporaryDirectory folder;
    const auto refusal = [](const fs::path& path) {
      return writing_error(path, [&] { make_clip_writer(path); });
    };
    CHECK(refusal(folder / "none" / "a.mp4") == "not found: cannot write 'FILE': its folder does not exist");
    CHECK(refusal(folder / "a.unknown") ==
          "unsupported: cannot write 'FILE': no container is known for its extension");
    CHECK(refusal(folder / "a") ==
          "unsupported: cannot write 'FILE': no container is known for its extension");
    CHECK(refusal(folder / "a.png") ==
          "unsupported: cannot write 'FILE': no container is known for its extension");
    fs::create_directory(folder / "d.mp4");
    CHECK(refusal(folder / "d.mp4") == "misuse: cannot write 'FILE': it names no file to write");
    CHECK(entries(folder) == 1);
  }

  TEST_CASE("tracks that cannot be are refused with the reason") {
    const support::TemporaryDirectory folder;
    const auto path = folder / "a.mkv";
    const auto video_refusal = [&](const VideoTrackOptions& options) {
      return writing_error(path, [&] { make_clip_writer(path)->add_video(options); });
    };
    const auto audio_refusal = [&](const AudioTrackOptions& options) {
      return writing_error(path, [&] { make_clip_writer(path)->add_audio(options); });
    };
    CHECK(video_refusal(small_video("nonsense")) ==
          "unsupported: cannot write 'FILE': this FFmpeg has no video encoder named 'nonsense'");
    CHECK(video_refusal(small_video("aac")) ==
          "unsupported: cannot write 'FILE': this FFmpeg has no video encoder named 'aac'");
    VideoTrackOptions video = small_video();
    video.width = 63;
    CHECK(video_refusal(video) ==
          "misuse: cannot write 'FILE': a video track needs a positive, even width and height");
    video = small_video();
    video.frame_rate_hz = 0;
    CHECK(video_refusal(video) ==
          "misuse: cannot write 'FILE': a video track needs a positive frame rate and clock");
    video = small_video();
    video.settings = {{"nonsense", "1"}};
    CHECK(video_refusal(video) ==
          "misuse: cannot write 'FILE': the encoder libx264 has no setting 'nonsense'");
    AudioTrackOptions audio = small_audio("libopus");
    audio.sample_rate_hz = 44'100;  // Opus does not know it
    CHECK(audio_refusal(audio).find(
              "unsupported: cannot write 'FILE': the encoder libopus does not start: ") == 0);
    audio.channels = 0;
    CHECK(audio_refusal(audio) ==
          "misuse: cannot write 'FILE': an audio track needs a positive sample rate and channels");
    CHECK(writing_error(path, [&] { make_clip_writer(path)->add_text({.codec = "dvb_subtitle"}); }) ==
          "unsupported: cannot write 'FILE': text can be written as mov_text, subrip, webvtt or ass, not as "
          "'dvb_subtitle'");
    const std::vector<std::uint8_t> no_picture(100, 7);
    CHECK(writing_error(path, [&] { make_clip_writer(path)->attach_picture(no_picture); }) ==
          "bad input: cannot write 'FILE': the picture to attach is neither JPEG nor PNG");
    CHECK(entries(folder) == 0);
  }

  TEST_CASE("a container refuses settings and codecs that it does not know") {
    const support::TemporaryDirectory folder;
    ClipPlan plan = plan_for("mp4");
    plan.container = {{"nonsense", "1"}};
    CHECK(writing_error(folder / "a.mp4", [&] { make_clip(folder / "a.mp4", plan); }) ==
          "misuse: cannot write 'FILE': the container mp4 has no setting 'nonsense'");
    plan = plan_for("mp4");
    plan.audio->codec = "pcm_s16le";
    CHECK(writing_error(folder / "a.mp4", [&] {
            make_clip(folder / "a.mp4", plan);
          }).find("unsupported: cannot write 'FILE': ") == 0);
    CHECK(entries(folder) == 0);
  }

  TEST_CASE("what is written to the wrong track, in the wrong order or of the wrong size is refused") {
    const support::TemporaryDirectory folder;
    const auto path = folder / "a.mkv";
    const auto writer = make_clip_writer(path);
    const int video = writer->add_video(small_video());
    const int audio = writer->add_audio({.codec = "flac", .channels = 2});
    const int text = writer->add_text({.codec = "subrip"});
    const auto error = [&](auto action) { return writing_error(path, action); };
    const Image image = draw_number(1);
    CHECK(error([&] { writer->write_video(audio, image, 0); }) ==
          "misuse: cannot write 'FILE': track 1 is no video track");
    CHECK(error([&] { writer->write_audio(7, {}); }) ==
          "misuse: cannot write 'FILE': track 7 is no audio track");
    CHECK(error([&] { writer->write_video(video, draw_number(1, 32, 32), 0); }) ==
          "misuse: cannot write 'FILE': an image is not of its track's size");
    writer->write_video(video, image, 1);
    for (const double time_s : {1.0, 0.5, 1.000001}) {
      CHECK(error([&] { writer->write_video(video, image, time_s); }) ==
            "misuse: cannot write 'FILE': the times of images must increase by at least a tick");
    }
    CHECK(error([&] { writer->write_video(video, image, -1); }) ==
          "unsupported: cannot write 'FILE': Matroska holds no pictures before second 0");
    CHECK(error([&] { writer->write_audio(audio, std::vector<float>(3)); }) ==
          "misuse: cannot write 'FILE': interleaved samples must come for all channels alike");
    writer->write_text(text, {1, 2}, "one");
    CHECK(error([&] {
            writer->write_text(text, {0.5, 2}, "two");
          }) == "misuse: cannot write 'FILE': texts must come in order of time, and end after they begin");
    CHECK(error([&] { writer->add_audio({}); }) ==
          "misuse: cannot write 'FILE': tracks must be added before anything is written");
    writer->write_video(video, image, 2);
    writer->finish();  // none of which has hurt the clip
    CHECK(read_all(path, everything()).times() == std::vector<double>{1, 2});
    CHECK(error([&] { writer->finish(); }) == "misuse: cannot write 'FILE': it is finished already");
    CHECK(error([&] { writer->write_video(video, image, 3); }) ==
          "misuse: cannot write 'FILE': it is finished already");
  }

  TEST_CASE("a disk that is full is an error, and leaves nothing behind") {
    const support::TemporaryDirectory folder;
    for (const std::string name : {"a.wav", "b.mp4"}) {
      CAPTURE(name);
      ClipPlan plan;
      plan.audio = small_audio(name == "a.wav" ? "pcm_s16le" : "aac");
      plan.sound = make_tone(20, 48'000, 440);
      const auto path = folder / name;
      std::string error;
      {
        const support::FileSizeLimit limit(100'000);
        error = writing_error(path, [&] { make_clip(path, plan); });
      }
      CHECK(error == "input/output: cannot write 'FILE': File too large");
      CHECK(entries(folder) == 0);
    }
  }

  TEST_CASE("tracks that are written one after the other lie side by side in the file") {
    const support::TemporaryDirectory folder;
    for (const std::string name : {"a.mp4", "b.mkv", "c.ts"}) {
      CAPTURE(name);
      const auto writer = make_clip_writer(folder / name);
      const int video = writer->add_video(small_video());
      const int audio = writer->add_audio(small_audio());
      for (int i = 0; i < 200; ++i) writer->write_video(video, draw_number(i), i / 10.0);
      writer->write_audio(audio, make_clicks(20, 48'000, {5, 15}));
      writer->finish();
      const auto reader = open_media(folder / name, everything());
      double sound_s = 0, picture_s = 0, farthest_s = 0;
      while (const auto item = reader->next()) {
        if (const auto* frame = std::get_if<VideoFrame>(&*item)) picture_s = frame->time_s;
        if (const auto* block = std::get_if<AudioBlock>(&*item)) sound_s = block->end_s();
        farthest_s = std::max(farthest_s, std::abs(sound_s - picture_s));
      }
      CHECK(sound_s == doctest::Approx(20).epsilon(0.01));
      CHECK(farthest_s < 3);
    }
  }

  TEST_CASE("the same calls write the same bytes") {
    const support::TemporaryDirectory folder;
    ClipPlan plan = plan_for("mp4");
    const std::string first = read_bytes(make_clip(folder / "a.mp4", plan));
    CHECK(first == read_bytes(make_clip(folder / "b.mp4", plan)));
  }
}

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <sstream>

#include <doctest/doctest.h>

#include "tests/src/media/made_clips.hpp"
#include "tests/src/media/reading.hpp"

using namespace undertone;
using namespace undertone::media;

namespace fs = std::filesystem;

namespace {

const std::vector<std::string> kClips = {"talking_heads/head_1.mp4",
                                         "talking_heads/head_2.mp4",
                                         "talking_heads/head_3.mp4",
                                         "talking_heads/head_4.mp4",
                                         "faces/three_people_no_audio.avi",
                                         "faces/single_face.mp4",
                                         "faces/face_noface.mov",
                                         "faces/no_face.mp4",
                                         "streams/nasa_13013.mp4",
                                         "speech/sample.wav",
                                         "speech/jfk.wav"};
constexpr double kBlockSamples = 4096;

/// The folder of real clips beside the project or above it; users do not have it.
std::optional<fs::path> shared_media() {
  for (fs::path folder = UNDERTONE_SOURCE_DIR; folder.has_relative_path(); folder = folder.parent_path()) {
    if (fs::is_directory(folder / "../shared/media")) return folder / "../shared/media";
  }
  return std::nullopt;
}

/// What a command prints, or nothing where it fails.
std::optional<std::string> output_of(const std::string& command) {
  std::FILE* pipe = ::popen((command + " 2>/dev/null").c_str(), "r");
  if (pipe == nullptr) return std::nullopt;
  std::string text;
  char chunk[4096];
  for (std::size_t count = 0; (count = std::fread(chunk, 1, sizeof chunk, pipe)) > 0;)
    text.append(chunk, count);
  return ::pclose(pipe) == 0 ? std::optional(text) : std::nullopt;
}

std::string probe_command(const fs::path& clip, int stream, const std::string& entries) {
  return "ffprobe -v quiet -select_streams " + std::to_string(stream) + " -show_entries " + entries +
         " -of default=noprint_wrappers=1:nokey=1 '" + clip.string() + "'";
}

/// The folder, where everything is there that the test needs.
std::optional<fs::path> ready() {
  const auto folder = shared_media();
  if (!folder) {
    MESSAGE("skipped: ../shared/media is absent");
    return std::nullopt;
  }
  if (!output_of("ffprobe -version")) {
    MESSAGE("skipped: ffprobe is absent");
    return std::nullopt;
  }
  return folder;
}

MediaOptions small_frames() {
  MediaOptions options = everything();
  options.max_height = 32;
  return options;
}

}  // namespace

TEST_SUITE("media") {
  TEST_CASE("the frames of real clips have the times that ffprobe lists, to the tick") {
    const auto folder = ready();
    if (!folder) return;
    for (const std::string& name : kClips) {
      CAPTURE(name);
      const Reading reading = read_all(*folder / name, small_frames());
      if (!reading.info.video) continue;
      const auto listed =
          output_of(probe_command(*folder / name, *reading.info.video, "frame=best_effort_timestamp"));
      REQUIRE(listed);
      std::istringstream lines(*listed);
      std::vector<std::int64_t> expected, actual;
      for (std::string line; std::getline(lines, line);) {
        if (!line.empty() && line != "N/A") expected.push_back(std::stoll(line));
      }
      for (const VideoFrame& frame : reading.frames) actual.push_back(frame.ticks);
      REQUIRE(!actual.empty());
      CHECK(actual == expected);
      for (const VideoFrame& frame : reading.frames) {
        CHECK(frame.time_s + reading.info.origin_s ==
              doctest::Approx(static_cast<double>(frame.ticks) * frame.tick_s));
      }
    }
  }

  TEST_CASE("the sound of real clips has the length that ffprobe counts, within a block") {
    const auto folder = ready();
    if (!folder) return;
    for (const std::string& name : kClips) {
      CAPTURE(name);
      MediaOptions options = everything();
      options.pictures = Pictures::kNone;
      const MediaInfo info = probe_media(*folder / name, {});
      if (!info.audio) continue;
      options.audio_rate_hz = info.streams.at(static_cast<std::size_t>(*info.audio)).audio.sample_rate_hz;
      const Reading reading = read_all(*folder / name, options);
      const auto listed = output_of(probe_command(*folder / name, *info.audio, "frame=nb_samples"));
      REQUIRE(listed);
      std::istringstream lines(*listed);
      double expected = 0;
      for (std::string line; std::getline(lines, line);) {
        if (!line.empty()) expected += std::stod(line);
      }
      REQUIRE(expected > 0);
      CHECK(std::abs(static_cast<double>(reading.samples().size()) - expected) <= kBlockSamples);
      CHECK(reading.report.faults.empty());
    }
  }

  TEST_CASE("a real file with two streams of each kind lets each be chosen") {
    const auto folder = shared_media();
    if (!folder) {
      MESSAGE("skipped: ../shared/media is absent");
      return;
    }
    const fs::path clip = *folder / "streams/nasa_13013.mp4";
    const MediaInfo info = probe_media(clip, {});
    std::vector<int> videos, sounds, texts;
    for (const StreamInfo& stream : info.streams) {
      if (stream.kind == StreamKind::kVideo) videos.push_back(stream.index);
      if (stream.kind == StreamKind::kAudio) sounds.push_back(stream.index);
      if (stream.kind == StreamKind::kText) texts.push_back(stream.index);
    }
    REQUIRE(videos.size() == 2);
    REQUIRE(sounds.size() == 2);
    REQUIRE(texts.size() == 2);
    for (const std::size_t i : {std::size_t{0}, std::size_t{1}}) {
      MediaOptions options = small_frames();
      options.streams = {videos[i], sounds[i], texts[i], References::kNone};
      const Reading reading = read_all(clip, options);
      CHECK(reading.info.video == videos[i]);
      CHECK(!reading.frames.empty());
      CHECK(!reading.blocks.empty());
      CHECK(!reading.texts.empty());
    }
  }
}

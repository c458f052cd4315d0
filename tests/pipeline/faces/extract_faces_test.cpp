#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <sstream>
#include <string>
#include <variant>
#include <vector>

#include <doctest/doctest.h>

#include "data/corpora/features.hpp"
#include "pipeline/synthesize/conversation_maker.hpp"
#include "src/media/clip_writer.hpp"
#include "src/media/media_reader.hpp"
#include "tests/pipeline/cli/run_words.hpp"
#include "tests/pipeline/segment/made_corpus.hpp"
#include "tests/support/text_of.hpp"

namespace undertone::cli {
namespace {

namespace fs = std::filesystem;
using support::TemporaryDirectory;

/// A drawn conversation of two, with its transcript.
const std::string& talk() {
  static const TemporaryDirectory folder;
  static const std::string path = [] {
    const std::string made = (folder / "talk.mp4").string();
    const Outcome outcome = run_words({"synthesize", made, "--turns", "3", "--width", "640", "--height",
                                       "360", "--voice", "built-in", "--log", "quiet"});
    CAPTURE(outcome.err);
    REQUIRE(outcome.status == ExitStatus::kDone);
    return made;
  }();
  return path;
}

/// The first picture of the drawn conversation, as a JPEG: Motion JPEG in a file of pictures alone.
std::string jpeg_of_a_face(const TemporaryDirectory& folder) {
  media::MediaOptions options;
  options.pictures = media::Pictures::kColour;
  const auto reader = media::open_media(talk(), options);
  while (const auto item = reader->next()) {
    const auto* frame = std::get_if<media::VideoFrame>(&*item);
    if (frame == nullptr) continue;
    const auto writer = media::make_clip_writer(folder / "one.avi");
    media::VideoTrackOptions track;
    track.codec = "mjpeg";
    track.width = frame->colour.width;
    track.height = frame->colour.height;
    writer->add_video(track);
    writer->write_video(0, frame->colour, 0);
    writer->finish();
    break;
  }
  const std::string film = support::text_of(folder / "one.avi");
  const std::size_t begin = film.find("\xff\xd8\xff"), end = film.find("\xff\xd9", begin);
  REQUIRE(end != std::string::npos);
  return film.substr(begin, end + 2 - begin);
}

/// A second of one picture, with a hum.
std::string make_film(const fs::path& path, const media::Image& picture) {
  const auto writer = media::make_clip_writer(path);
  media::VideoTrackOptions pictures;
  pictures.width = picture.width;
  pictures.height = picture.height;
  writer->add_video(pictures);
  writer->add_audio({});
  for (int i = 0; i < 25; ++i) writer->write_video(0, picture, 0.04 * i);
  writer->write_audio(1, std::vector<float>(48000, 0.01F));
  writer->finish();
  return path.string();
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

Outcome geometry_of(const std::string& file, std::vector<std::string> more = {}) {
  more.insert(more.begin(), {"extract", file, "--face", "geometry"});
  return run_words(more);
}

/// Whether all lines but the first have numbers.
bool has_values(const std::string& line) { return !line.ends_with(","); }

}  // namespace

TEST_SUITE("faces") {
  TEST_CASE("the geometry of who speaks comes five times a second, for each utterance") {
    const Outcome outcome = geometry_of(talk());
    CAPTURE(outcome.err);
    REQUIRE(outcome.status == ExitStatus::kDone);
    const auto lines = lines_of(outcome.out);
    CHECK(lines[0].starts_with("file,id,time,brow_raise_left,"));
    CHECK(lines[0].ends_with(",quality"));
    REQUIRE(lines.size() > 10);
    const auto with_face = std::count_if(lines.begin() + 1, lines.end(), has_values);
    CHECK(static_cast<double>(with_face) > 0.6 * static_cast<double>(lines.size()));
  }

  TEST_CASE("sound and face are features of one corpus, made in one pass") {
    const TemporaryDirectory folder;
    const std::string out = (folder / "features").string();
    const Outcome outcome = geometry_of(talk(), {"--acoustic", "mfcc", "--format", "features", "--out", out});
    CAPTURE(outcome.err);
    REQUIRE(outcome.status == ExitStatus::kDone);
    const data::Corpus corpus = data::read_features(out, {}, {});
    REQUIRE(corpus.features.size() == 2);
    CHECK(corpus.features[0].modality == Modality::kAudio);
    CHECK(corpus.features[1].modality == Modality::kVisual);
    CHECK(corpus.features[1].dimension == 15);
    CHECK(std::ranges::any_of(corpus.features[1].values, [](const auto& values) { return !values.empty(); }));
    CHECK(geometry_of(talk(), {"--acoustic", "mfcc"}).status == ExitStatus::kMisused);  // not in one table
  }

  TEST_CASE("all faces of a file are a table, and the preview shows them in a video of the same length") {
    const TemporaryDirectory folder;
    const fs::path preview = folder / "seen.mp4";
    const Outcome outcome =
        run_words({"extract", talk(), "--face", "landmarks", "--preview", preview.string()});
    CAPTURE(outcome.err);
    REQUIRE(outcome.status == ExitStatus::kDone);
    const auto lines = lines_of(outcome.out);
    CHECK(lines[0].starts_with("file,name,utterance,face_id,timestamp,confidence,success,x_0,"));
    CHECK(lines.size() > 20);
    const auto before = media::probe_media(talk(), {}), after = media::probe_media(preview, {});
    REQUIRE(after.video);
    CHECK(after.audio.has_value());
    CHECK(*after.duration.seconds == doctest::Approx(*before.duration.seconds).epsilon(0.03));
    CHECK(run_words({"extract", talk(), "--face", "landmarks", "--preview", preview.string()}).status ==
          ExitStatus::kFailed);  // it is there already
    CHECK(run_words({"extract", talk(), talk(), "--face", "landmarks", "--preview", "x.mp4"}).status ==
          ExitStatus::kMisused);
  }

  TEST_CASE("black pictures, faces that a child draws and sound alone have no face, and that is no failure") {
    const TemporaryDirectory folder;
    media::Image cartoon = media::make_image(320, 240, 3);
    std::ranges::fill(cartoon.pixels, std::uint8_t{250});
    const auto dot = [&](int x, int y, int radius) {
      for (int dy = -radius; dy <= radius; ++dy)
        for (int dx = -radius; dx <= radius; ++dx)
          if (dx * dx + dy * dy <= radius * radius)
            std::fill_n(cartoon.row(y + dy) + 3 * (x + dx), 3, std::uint8_t{10});
    };
    dot(130, 100, 8);
    dot(190, 100, 8);
    for (int x = -30; x <= 30; ++x) dot(160 + x, 160 - x * x / 60, 3);
    testing::write_clip(folder / "sound.wav", testing::speak({120, 1}, 2.0, 1));
    for (const std::string& file :
         {make_film(folder / "black.mp4", media::make_image(320, 240, 3)),
          make_film(folder / "cartoon.mp4", cartoon), (folder / "sound.wav").string()}) {
      CAPTURE(file);
      const Outcome outcome = geometry_of(file, {"--pieces", "whole"});
      CAPTURE(outcome.err);
      REQUIRE(outcome.status == ExitStatus::kDone);
      const auto lines = lines_of(outcome.out);
      CHECK(lines.size() > 4);
      CHECK(std::none_of(lines.begin() + 1, lines.end(), has_values));
      CHECK(contains(outcome.err, "no pictures") == file.ends_with(".wav"));
    }
    CHECK(run_words({"extract", (folder / "sound.wav").string(), "--face", "landmarks", "--preview",
                     (folder / "x.mp4").string()})
              .status == ExitStatus::kFailed);
  }

  TEST_CASE("the picture on the cover of a song is no face in it") {
    const TemporaryDirectory folder;
    const auto writer = media::make_clip_writer(folder / "song.m4a");
    writer->add_audio({});
    const std::string cover = jpeg_of_a_face(folder);
    writer->attach_picture({reinterpret_cast<const std::uint8_t*>(cover.data()), cover.size()});
    writer->write_audio(0, std::vector<float>(48000, 0.01F));
    writer->finish();
    const Outcome outcome = geometry_of((folder / "song.m4a").string(), {"--pieces", "whole"});
    CAPTURE(outcome.err);
    REQUIRE(outcome.status == ExitStatus::kDone);
    CHECK(contains(outcome.err, "no pictures"));
    const auto lines = lines_of(outcome.out);
    CHECK(std::none_of(lines.begin() + 1, lines.end(), has_values));
  }
}

}  // namespace undertone::cli

#include <array>
#include <set>

#include <doctest/doctest.h>

#include "tests/src/media/made_clips.hpp"
#include "tests/src/media/reading.hpp"

using namespace undertone;
using namespace undertone::media;

namespace {

// A number that reads differently in each of the eight ways in which a picture can lie.
constexpr int kNumber = 0b1101'0010'0100;

/// Where a pixel goes: x' = a·x + c·y, y' = b·x + d·y.
struct Matrix {
  int a, b, c, d;
};
constexpr std::array<Matrix, 8> kOrientations = {{{1, 0, 0, 1},
                                                  {0, 1, -1, 0},
                                                  {-1, 0, 0, -1},
                                                  {0, -1, 1, 0},
                                                  {-1, 0, 0, 1},
                                                  {0, 1, 1, 0},
                                                  {1, 0, 0, -1},
                                                  {0, -1, -1, 0}}};

Image move_pixels(const Image& image, const Matrix& m) {
  const bool sideways = m.a == 0;
  Image moved = make_image(sideways ? image.height : image.width, sideways ? image.width : image.height,
                           image.channels);
  for (int y = 0; y < image.height; ++y) {
    for (int x = 0; x < image.width; ++x) {
      const int to_x = m.a * x + m.c * y, to_y = m.b * x + m.d * y;
      const int column = m.a < 0 || m.c < 0 ? moved.width - 1 + to_x : to_x;
      const int line = m.b < 0 || m.d < 0 ? moved.height - 1 + to_y : to_y;
      moved.row(line)[column] = image.row(y)[x];
    }
  }
  return moved;
}

std::string matrix_bytes(const Matrix& m) {
  const auto fixed = [](int value) {  // 16.16, high byte first
    return value == 0  ? std::string("\0\0\0\0", 4)
           : value > 0 ? std::string("\0\1\0\0", 4)
                       : std::string("\xff\xff\0\0", 4);
  };
  return fixed(m.a) + fixed(m.b) + fixed(0) + fixed(m.c) + fixed(m.d);
}

/// One frame, as it is stored.
std::filesystem::path make_still(const std::filesystem::path& path, const VideoTrackOptions& video,
                                 const Image& image) {
  const auto writer = make_clip_writer(path);
  const int track = writer->add_video(video);
  writer->write_video(track, image, 0);
  writer->finish();
  return path;
}

Image first_picture(const std::filesystem::path& path, const MediaOptions& options) {
  const Reading reading = read_all(path, options);
  REQUIRE(reading.frames.size() == 1);
  return reading.frames.front().grey;
}

}  // namespace

TEST_SUITE("media") {
  TEST_CASE("pictures come out upright, however the matrix of the container turns and flips them") {
    const support::TemporaryDirectory folder;
    const Image stored = draw_number(kNumber);
    const auto path = make_still(folder / "clip.mp4", small_video(), stored);
    const std::string bytes = read_bytes(path);
    const auto at = bytes.find(matrix_bytes(kOrientations[0]), bytes.find("tkhd"));
    REQUIRE(at != std::string::npos);
    std::set<int> seen;
    for (std::size_t i = 0; i < kOrientations.size(); ++i) {
      CAPTURE(i);
      std::string turned = bytes;
      turned.replace(at, matrix_bytes(kOrientations[i]).size(), matrix_bytes(kOrientations[i]));
      write_bytes(folder / "turned.mp4", turned);
      const Image expected = move_pixels(stored, kOrientations[i]);
      const Image actual = first_picture(folder / "turned.mp4", everything());
      CHECK(actual.width == expected.width);
      CHECK(actual.height == expected.height);
      CHECK(read_number(actual) == read_number(expected));
      seen.insert(read_number(expected));
      const VideoProperties video = probe_media(folder / "turned.mp4", {}).streams.front().video;
      CHECK(video.mirrored == (i >= 4));
      if (i < 4) CHECK(video.rotation_deg == static_cast<int>(i) * 90);
    }
    CHECK(seen.size() == kOrientations.size());
  }

  TEST_CASE("a track that is written with a rotation is shown turned clockwise by it") {
    const support::TemporaryDirectory folder;
    for (const int quarter : {0, 1, 2, 3}) {
      CAPTURE(quarter);
      VideoTrackOptions video = small_video();
      video.rotation_deg = quarter * 90;
      const Matrix& clockwise = kOrientations[static_cast<std::size_t>(quarter)];
      const auto path = make_still(folder / "clip.mov", video, draw_number(kNumber));
      CHECK(probe_media(path, {}).streams.front().video.rotation_deg == quarter * 90);
      const Image expected = move_pixels(draw_number(kNumber), clockwise);
      CHECK(read_number(first_picture(path, everything())) == read_number(expected));
    }
  }

  TEST_CASE("colour pictures are turned like grey ones") {
    const support::TemporaryDirectory folder;
    VideoTrackOptions video = small_video();
    video.rotation_deg = 90;
    const auto path = make_still(folder / "clip.mp4", video, draw_number(kNumber));
    MediaOptions options = everything();
    options.pictures = Pictures::kBoth;
    const VideoFrame frame = read_all(path, options).frames.at(0);
    CHECK(frame.grey.width == 48);
    CHECK(frame.colour.width == 48);
    CHECK(frame.colour.height == 64);
    CHECK(frame.colour.channels == 3);
    CHECK(read_number(frame.colour) == read_number(frame.grey));
  }

  TEST_CASE("pixels that are not square are made so, before the turn") {
    const support::TemporaryDirectory folder;
    VideoTrackOptions video = small_video();
    video.pixel_width = 3;
    video.pixel_height = 2;
    for (const std::string name : {"a.mp4", "b.mkv"}) {
      CAPTURE(name);
      const auto path = make_still(folder / name, video, draw_number(kNumber));
      CHECK(probe_media(path, {}).streams.front().video.pixel_aspect == doctest::Approx(1.5));
      const Image image = first_picture(path, everything());
      CHECK(image.width == 96);
      CHECK(image.height == 48);
      CHECK(read_number(image) == kNumber);
    }
    video.rotation_deg = 270;
    const Image turned =
        first_picture(make_still(folder / "c.mp4", video, draw_number(kNumber)), everything());
    CHECK(turned.width == 48);
    CHECK(turned.height == 96);
  }

  TEST_CASE("the largest height bounds the upright picture, keeps its shape, and never enlarges it") {
    const support::TemporaryDirectory folder;
    const struct {
      int rotation_deg, max_height, width, height;
    } cases[] = {{0, 60, 80, 60},     {0, 50, 67, 50},   {0, 40, 53, 40},   {0, 120, 160, 120},
                 {0, 121, 160, 120},  {0, 0, 160, 120},  {0, 1, 1, 1},      {90, 80, 60, 80},
                 {90, 160, 120, 160}, {180, 30, 40, 30}, {270, 0, 120, 160}};
    for (const auto& [rotation_deg, max_height, width, height] : cases) {
      CAPTURE(rotation_deg);
      CAPTURE(max_height);
      VideoTrackOptions video = small_video();
      video.width = 160;
      video.height = 120;
      video.rotation_deg = rotation_deg;
      const auto path = make_still(folder / "clip.mp4", video, draw_number(kNumber, 160, 120));
      MediaOptions options = everything();
      options.max_height = max_height;
      options.pictures = Pictures::kBoth;
      const VideoFrame frame = read_all(path, options).frames.at(0);
      CHECK(frame.grey.width == width);
      CHECK(frame.grey.height == height);
      CHECK(frame.colour.width == width);
      CHECK(frame.colour.height == height);
      if (height >= 30) CHECK(read_number(frame.grey) == read_number(frame.colour));
      if (height >= 30 && rotation_deg == 0) CHECK(read_number(frame.grey) == kNumber);
    }
  }
}

#include "pipeline/faces/face_features.hpp"

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include "pipeline/faces/landmark_table.hpp"
#include "pipeline/faces/tiny_text.hpp"
#include "tests/pipeline/cli/run_words.hpp"
#include "tests/support/errors.hpp"

namespace undertone::pipeline {
namespace {

/// A face that is seen at these times, whose 69th number is how often it was seen before.
extractors::FaceTrack seen_at(int id, const std::vector<double>& times) {
  extractors::FaceTrack track;
  track.id = id;
  for (const double time_s : times) {
    extractors::FaceObservation face;
    face.track = id;
    face.time_s = time_s;
    face.weight = 0.75F;
    for (std::size_t i = 0; i < face.landmarks.size(); ++i)
      face.landmarks[i] = {static_cast<float>(10 * i % 100), static_cast<float>(i)};
    track.seen.push_back(face);
  }
  return track;
}

WatchedFaces one_face(const std::vector<double>& times) {
  WatchedFaces faces;
  faces.seen.tracks.tracks.push_back(seen_at(7, times));
  faces.seen.frame_width = 640;
  faces.seen.frame_height = 360;
  faces.speakers.of_utterance = {{7, 0.9}, {std::nullopt, 0.8}};
  faces.speakers.names = {{7, "Ann, the first"}};
  return faces;
}

Conversation two_turns() {
  Utterance first, second;
  first.id = "1";
  first.span = {1, 2};
  second.id = "2";
  second.span = {2, 2.1};
  return Conversation({first, second});
}

}  // namespace

TEST_SUITE("faces") {
  TEST_CASE(
      "each step takes the frame that is nearest to it, and none that is far or outside the utterance") {
    const auto track = seen_at(1, {0.95, 1.04, 1.22, 1.79, 1.99, 2.0});
    const auto steps = observations_of(track, {1, 2});
    REQUIRE(steps.size() == 5);
    CHECK(steps[0] == 1);
    CHECK(steps[1] == 2);
    CHECK(!steps[2]);
    CHECK(!steps[3 - 1]);
    CHECK(steps[4] == 3);
    CHECK(observations_of(track, {1.95, 1.96}).size() == 1);
    CHECK(!observations_of({}, {1, 2})[0]);
  }

  TEST_CASE("geometry has a step every fifth of a second, and says where there is nothing") {
    const auto geometry = make_face_geometry();
    CHECK(geometry->description().names.back() == "quality");
    const auto sequences = geometry->of(two_turns(), one_face({1.0, 1.2, 1.6}));
    REQUIRE(sequences.size() == 2);
    CHECK(sequences[0].valid == std::vector<std::uint8_t>{1, 1, 0, 1, 0});
    CHECK(sequences[0].start_s == doctest::Approx(1));
    CHECK(sequences[0].hop_s == doctest::Approx(0.2));
    CHECK(sequences[0].step(0).back() == doctest::Approx(0.75));
    CHECK(!sequences[1].any_valid());  // off screen
    for (const FeatureSequence& sequence : sequences) CHECK_NOTHROW(check(sequence));
  }

  TEST_CASE("the table of landmarks has OpenFace's names and the pixels of the video itself") {
    using cli::contains;
    std::string table;
    write_landmark_table("a.mp4", two_turns(), one_face({0.5, 1.2}), 720,
                         [&](std::string_view lines) { table += lines; });
    const std::string header = landmark_table_header();
    CHECK(header.starts_with("file,name,utterance,face_id,timestamp,confidence,success,x_0,x_1,"));
    CHECK(contains(header, ",x_67,y_0,"));
    CHECK(contains(header, ",head_yaw_deg,"));
    CHECK(std::ranges::count(table, '\n') == 2);
    CHECK(contains(table, "a.mp4,\"Ann, the first\",,7,0.500,0.750,1,0.0,20.0,"));
    CHECK(contains(table, "a.mp4,\"Ann, the first\",1,7,1.200,0.750,1,"));
  }

  TEST_CASE("kept faces come back, those of each track in their order") {
    CropSpool crops;
    const auto made = [](std::uint8_t level) {
      return std::vector<std::uint8_t>(extractors::kFacePixels, level);
    };
    crops.add(2, made(20));
    crops.add(1, made(10));
    crops.add(2, made(21));
    CHECK(crops.count(2) == 2);
    CHECK(crops.count(3) == 0);
    CHECK(crops.read(2, 1) == made(21));
    CHECK(crops.read(1, 0) == made(10));
    CHECK(support::error_of([&] { crops.read(1, 1); }).has_value());
    CHECK(support::error_of([&] { crops.add(1, std::vector<std::uint8_t>(7)); }).has_value());
  }

  TEST_CASE("text is drawn into any picture, as far as there is room") {
    media::Image picture = media::make_image(60, 20, 3);
    write_tiny(picture, "Zo\xc3\xab 7!", 2, 2, 1, {255, 0, 0});
    CHECK(std::ranges::count(picture.pixels, std::uint8_t{255}) > 30);
    CHECK(tiny_width("Zo\xc3\xab", 2) == 36);
    media::Image tiny = media::make_image(3, 2, 3);
    CHECK_NOTHROW(write_tiny(tiny, "far out", -20, -5, 3, {255, 255, 255}));
    CHECK_NOTHROW(fill(tiny, -5, 1, 100, 100, {9, 9, 9}));
    CHECK(tiny.row(1)[0] == 9);
    CHECK(tiny.row(0)[8] != 9);
  }
}

}  // namespace undertone::pipeline

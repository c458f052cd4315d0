#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <doctest/doctest.h>

#include "extractors/face/face_tracker.hpp"
#include "src/media/media_reader.hpp"

using namespace undertone;
using namespace undertone::extractors;

namespace fs = std::filesystem;

namespace {

/// The folder of real clips beside the project or above it; users do not have it.
std::optional<fs::path> shared_media() {
  for (fs::path folder = UNDERTONE_SOURCE_DIR; folder.has_relative_path(); folder = folder.parent_path()) {
    if (fs::is_directory(folder / "../shared/media/faces")) return folder / "../shared/media";
  }
  MESSAGE("skipped: ../shared/media is absent");
  return std::nullopt;
}

std::unique_ptr<FaceTracker> new_tracker() {
  static const auto fitter =
      std::make_shared<const LandmarkFitter>(load_landmark_model(find_landmark_model()));
  return make_face_tracker(make_face_detector({}), fitter);
}

/// 5 grey frames a second of at most 360 lines.
std::unique_ptr<media::MediaReader> open_pictures(const fs::path& path) {
  media::MediaOptions options;
  options.sound = media::Sound::kOff;
  return media::open_media(path, options);
}

FaceTracks tracks_of(const fs::path& path) {
  const auto reader = open_pictures(path);
  const auto tracker = new_tracker();
  while (const auto item = reader->next()) {
    if (const auto* frame = std::get_if<media::VideoFrame>(&*item)) tracker->feed(*frame);
  }
  return tracker->finish();
}

std::vector<media::VideoFrame> frames_of(const fs::path& path) {
  const auto reader = open_pictures(path);
  std::vector<media::VideoFrame> frames;
  while (auto item = reader->next()) {
    if (auto* frame = std::get_if<media::VideoFrame>(&*item)) frames.push_back(std::move(*frame));
  }
  return frames;
}

double share_with_face(const FaceTracks& tracks) {
  std::set<double> times;
  for (const FaceTrack& track : tracks.tracks)
    for (const FaceObservation& face : track.seen) times.insert(face.time_s);
  return static_cast<double>(times.size()) / static_cast<double>(tracks.frames);
}

}  // namespace

TEST_SUITE("face") {
  TEST_CASE("one person who talks to the camera is one track, in nearly every frame") {
    const auto folder = shared_media();
    if (!folder) return;
    for (const char* name :
         {"talking_heads/head_1.mp4", "talking_heads/head_2.mp4", "talking_heads/head_3.mp4",
          "talking_heads/head_4.mp4", "faces/single_face.mp4"}) {
      CAPTURE(name);
      const FaceTracks tracks = tracks_of(*folder / name);
      CHECK(tracks.tracks.size() == 1);
      CHECK(share_with_face(tracks) >= 0.95);
    }
  }

  TEST_CASE("three people are three long tracks, each of whom keeps to one") {
    const auto folder = shared_media();
    if (!folder) return;
    const FaceTracks tracks = tracks_of(*folder / "faces/three_people_no_audio.avi");
    std::vector<const FaceTrack*> long_ones;
    std::size_t all = 0, in_long_ones = 0;
    for (const FaceTrack& track : tracks.tracks) {
      all += track.seen.size();
      if (track.seen.back().time_s - track.seen.front().time_s < 12 || track.seen.size() < 50) continue;
      long_ones.push_back(&track);
      in_long_ones += track.seen.size();
    }
    CHECK(long_ones.size() == 3);
    CHECK(static_cast<double>(in_long_ones) > 0.95 * static_cast<double>(all));
    // They never change sides: one of them stands left of the one in the middle, one right of him.
    std::ranges::sort(long_ones, {}, [](const FaceTrack* track) { return track->seen.front().box.left; });
    std::map<double, std::vector<float>> places;
    for (const FaceTrack* track : long_ones)
      for (const FaceObservation& face : track->seen) places[face.time_s].push_back(face.box.centre().x);
    std::int64_t swapped = 0;
    for (const auto& [time_s, across] : places) swapped += std::ranges::is_sorted(across) ? 0 : 1;
    CHECK(swapped <= 2);
  }

  TEST_CASE("who returns after a cut keeps the identity, and three speakers have three") {
    const auto folder = shared_media();
    if (!folder) return;
    const auto tracker = new_tracker();
    std::map<int, std::set<int>> ids_of;  // by speaker
    int fed = 0, with_face = 0;
    // Who and which half of the clip; the fourth clip shows the person of the third one.
    const std::vector<std::pair<int, std::size_t>> turns{{1, 0}, {2, 0}, {3, 0}, {2, 1}, {1, 1}, {3, 1}};
    for (const auto& [head, half] : turns) {
      auto frames = frames_of(*folder / ("talking_heads/head_" + std::to_string(head) + ".mp4"));
      const std::size_t count = frames.size() / 2;
      for (std::size_t i = half * count; i < (half + 1) * count; ++i) {
        frames[i].time_s = 0.2 * fed++;
        const auto seen = tracker->feed(frames[i]);
        with_face += seen.size() == 1 ? 1 : 0;
        for (const FaceObservation& face : seen) ids_of[head].insert(face.track);
      }
    }
    const FaceTracks tracks = tracker->finish();
    CHECK(with_face == fed);
    CHECK(tracks.tracks.size() == 3);
    CHECK(tracks.cuts_s.size() == 5);
    for (const auto& [head, ids] : ids_of) {
      CAPTURE(head);
      CHECK(ids.size() == 1);
    }
  }

  TEST_CASE("where no face is there is no track") {
    const auto folder = shared_media();
    if (!folder) return;
    CHECK(tracks_of(*folder / "faces/no_face.mp4").tracks.empty());
    CHECK(tracks_of(*folder / "streams/nasa_13013.mp4").tracks.empty());
  }

  TEST_CASE("a track ends where the face goes") {
    const auto folder = shared_media();
    if (!folder) return;
    const FaceTracks tracks = tracks_of(*folder / "faces/face_noface.mov");
    REQUIRE(tracks.tracks.size() == 1);
    CHECK(tracks.tracks[0].seen.front().time_s < 0.1);
    CHECK(tracks.tracks[0].seen.back().time_s > 2.0);
    CHECK(tracks.tracks[0].seen.back().time_s < 2.5);  // a drawn sky follows
    REQUIRE(!tracks.cuts_s.empty());
    CHECK(tracks.cuts_s.front() == doctest::Approx(2.4).epsilon(0.05));
  }

  TEST_CASE("a recording without pictures has no faces, and that is no error") {
    const auto folder = shared_media();
    if (!folder) return;
    const FaceTracks tracks = tracks_of(*folder / "speech/jfk.wav");
    CHECK(tracks.frames == 0);
    CHECK(tracks.tracks.empty());
  }
}

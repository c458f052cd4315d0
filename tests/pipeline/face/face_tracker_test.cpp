#include "extractors/face/face_tracker.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "tests/pipeline/face/drawn_faces.hpp"
#include "tests/support/errors.hpp"

using namespace undertone;
using namespace undertone::extractors;

namespace {

constexpr double kHop_s = 0.2;

class Film {
 public:
  explicit Film(FaceTrackerOptions options = {})
      : tracker_(make_face_tracker(make_face_detector({}), fitter(), std::move(options))) {}
  std::vector<FaceObservation> show(const media::Image& colour) {
    media::VideoFrame frame;
    frame.time_s = kHop_s * static_cast<double>(frames_++);
    frame.grey = drawn::to_grey(colour);
    return tracker_->feed(frame);
  }
  FaceTracks finish() { return tracker_->finish(); }
  FaceTracker& tracker() { return *tracker_; }

 private:
  static std::shared_ptr<const LandmarkFitter> fitter() {
    static const auto instance =
        std::make_shared<const LandmarkFitter>(load_landmark_model(find_landmark_model()));
    return instance;
  }
  std::unique_ptr<FaceTracker> tracker_;
  int frames_ = 0;
};

media::Image shot_of(std::uint64_t person, float x, float mouth, bool is_dark = false) {
  const synthesize::Background dark{{0.15F, 0.2F, 0.35F}, {0.5F, 0.4F, 0.2F}};
  media::Image picture = synthesize::paint_background(640, 360, is_dark ? dark : synthesize::Background{});
  synthesize::paint_person(picture, synthesize::make_person(person), drawn::talking(mouth), {{x, 185}, 150});
  return picture;
}

float mouth_at(int i) { return i % 3 == 0 ? 0.7F : 0.1F; }

}  // namespace

TEST_SUITE("face") {
  TEST_CASE("a face that moves and talks is one track in every frame, searched for once a second") {
    Film film;
    for (int i = 0; i < 30; ++i) {
      const float x = 200 + 6 * static_cast<float>(i);
      const auto seen = film.show(shot_of(3, x, mouth_at(i)));
      REQUIRE(seen.size() == 1);
      CHECK(std::abs(seen[0].box.centre().x - x) < 25);
      CHECK(seen[0].weight > 0.5F);
    }
    const FaceTracks tracks = film.finish();
    REQUIRE(tracks.tracks.size() == 1);
    CHECK(tracks.tracks[0].seen.size() == 30);
    CHECK(tracks.searches <= 8);
    CHECK(tracks.frames == 30);
  }

  TEST_CASE("two people who stay are two tracks that do not change places") {
    Film film;
    for (int i = 0; i < 20; ++i) {
      media::Image picture = shot_of(1, 180, mouth_at(i));
      synthesize::paint_person(picture, synthesize::make_person(6), drawn::talking(mouth_at(i + 1)),
                               {{460 + static_cast<float>(i), 180}, 150});
      film.show(picture);
    }
    const FaceTracks tracks = film.finish();
    REQUIRE(tracks.tracks.size() == 2);
    for (const FaceTrack& track : tracks.tracks) {
      CHECK(track.seen.size() == 20);
      const bool is_left = track.seen[0].box.centre().x < 320;
      CHECK(std::ranges::all_of(
          track.seen, [&](const FaceObservation& face) { return (face.box.centre().x < 320) == is_left; }));
    }
  }

  TEST_CASE("after a cut the description decides who has come back and who is new") {
    // Drawn people are too much alike to be told apart as photographs of people are: by the wall, then.
    FaceTrackerOptions options;
    options.describe = [](const media::Image& grey, const Similarity&) {
      return grey.row(5)[5] > 120 ? std::vector<float>{1, 0} : std::vector<float>{0, 1};
    };
    Film film(options);
    std::vector<int> ids;
    for (const std::uint64_t person : {2, 7, 2, 7}) {
      for (int i = 0; i < 8; ++i) {
        const float x = person == 2 ? 220.0F : 420.0F;
        const auto seen = film.show(shot_of(person, x + static_cast<float>(i), mouth_at(i), person == 7));
        REQUIRE(seen.size() == 1);
        if (i == 4) ids.push_back(seen[0].track);
      }
    }
    const FaceTracks tracks = film.finish();
    CHECK(tracks.cuts_s.size() == 3);
    CHECK(tracks.tracks.size() == 2);
    CHECK(ids == std::vector<int>{1, 2, 1, 2});
  }

  TEST_CASE("a track ends when the person is gone, and goes on when they soon return") {
    Film film;
    for (int i = 0; i < 8; ++i) film.show(shot_of(4, 300, mouth_at(i)));
    for (int i = 0; i < 4; ++i) CHECK(film.show(drawn::wall()).empty());
    for (int i = 0; i < 8; ++i) film.show(shot_of(4, 310, mouth_at(i)));
    const FaceTracks tracks = film.finish();
    REQUIRE(tracks.tracks.size() == 1);
    CHECK(tracks.tracks[0].seen.size() >= 14);
  }

  TEST_CASE("black frames, empty walls and no frames at all have no faces") {
    Film film;
    for (int i = 0; i < 10; ++i) film.show(media::make_image(640, 360, 3));
    for (int i = 0; i < 10; ++i) film.show(drawn::wall());
    CHECK(film.finish().tracks.empty());
    CHECK(Film().finish().tracks.empty());
  }

  TEST_CASE("a small face is found where the picture is enlarged") {
    Film film;
    media::Image picture = drawn::wall();
    synthesize::paint_person(picture, synthesize::make_person(5), drawn::talking(0.2F), {{320, 180}, 62});
    for (int i = 0; i < 5; ++i) film.show(picture);
    CHECK(film.finish().tracks.size() == 1);
  }

  TEST_CASE("beside somebody who is seen, small faces are looked for only when a shot has lasted") {
    FaceTrackerOptions options;
    options.small_after_s = 1;
    options.still_s = 0.5;
    for (const int frames : {4, 8}) {
      CAPTURE(frames);
      Film film(options);
      for (int i = 0; i < 5; ++i) film.show(shot_of(2, 200, mouth_at(i)));
      for (int i = 0; i < frames; ++i) {
        media::Image picture = shot_of(7, 200, mouth_at(i), true);
        synthesize::paint_person(picture, synthesize::make_person(5), drawn::talking(0.2F), {{480, 120}, 62});
        film.show(picture);
      }
      const FaceTracks tracks = film.finish();
      CHECK(tracks.cuts_s.size() == 1);
      CHECK(tracks.enlarged_searches == (frames == 4 ? 1 : 2));  // the first frame is searched so, too
      const auto is_small = [](const FaceTrack& track) { return track.seen.front().box.width < 80; };
      CHECK(std::ranges::count_if(tracks.tracks, is_small) == (frames == 4 ? 0 : 1));
    }
  }

  TEST_CASE("pictures of one pixel are looked at in vain, and frames out of order are refused") {
    Film film;
    CHECK(film.show(media::make_image(1, 1, 3)).empty());
    media::VideoFrame again;
    again.grey = media::make_image(64, 64, 1);
    CHECK(support::error_of([&] { film.tracker().feed(again); }).has_value());
    media::VideoFrame colour;
    colour.time_s = 9;
    CHECK(support::error_of([&] { film.tracker().feed(colour); }).has_value());
  }
}

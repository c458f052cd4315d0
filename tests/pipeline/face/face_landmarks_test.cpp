#include "extractors/face/face_landmarks.hpp"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <optional>
#include <string>

#include <dlib/image_processing.h>
#include <doctest/doctest.h>

#include "src/core/error.hpp"
#include "tests/pipeline/face/drawn_faces.hpp"
#include "tests/support/errors.hpp"
#include "tests/support/temporary_directory.hpp"

using namespace undertone;
using namespace undertone::extractors;

namespace {

// dlib gives whole pixels, which alone makes 0.25 on average. A hundredth of a pixel may move a probe to the
// next pixel and lead another way through a few trees, which moves single points by more.
constexpr float kMeanError_px = 0.4F;
constexpr float kWorstError_px = 3;

const LandmarkFitter& fitter() {
  static const LandmarkFitter instance(load_landmark_model(find_landmark_model()));
  return instance;
}

dlib::array2d<unsigned char> to_dlib(const media::Image& grey) {
  dlib::array2d<unsigned char> result(grey.height, grey.width);
  for (int y = 0; y < grey.height; ++y) std::copy_n(grey.row(y), grey.width, &result[y][0]);
  return result;
}

std::optional<ErrorKind> kind_of(const std::filesystem::path& path) {
  const auto error = support::error_of([&] { load_landmark_model(path); });
  return error ? std::optional(error->kind()) : std::nullopt;
}

}  // namespace

TEST_SUITE("face") {
  TEST_CASE("landmarks are those of dlib, to the rounding") {
    dlib::shape_predictor predictor;
    dlib::deserialize(find_landmark_model().string()) >> predictor;
    float sum = 0;
    for (std::uint64_t person = 0; person < 6; ++person) {
      media::Image picture = drawn::wall();
      const synthesize::FacePlace place{{200 + 30 * static_cast<float>(person), 180}, 150};
      synthesize::paint_person(picture, synthesize::make_person(person), drawn::talking(0.4F), place);
      const media::Image grey = drawn::to_grey(picture);
      const dlib::rectangle box(static_cast<long>(place.centre_px.x) - 65, 130,
                                static_cast<long>(place.centre_px.x) + 64, 259);
      const auto expected = predictor(to_dlib(grey), box);
      const FaceLandmarks found =
          fitter().fit(grey, {static_cast<float>(box.left()), static_cast<float>(box.top()), 130, 130});
      float worst = 0;
      for (std::size_t i = 0; i < kLandmarks; ++i) {
        const float across = std::abs(found[i].x - static_cast<float>(expected.part(i).x()));
        const float down = std::abs(found[i].y - static_cast<float>(expected.part(i).y()));
        worst = std::max({worst, across, down});
        sum += across + down;
      }
      CAPTURE(person);
      CHECK(worst < kWorstError_px);
    }
    CHECK(sum / (6 * 2 * kLandmarks) < kMeanError_px);
  }

  TEST_CASE("landmarks lie where the features were drawn") {
    for (std::uint64_t person = 0; person < 6; ++person) {
      const synthesize::FacePlace place{{320, 180}, 150};
      const synthesize::Person somebody = synthesize::make_person(person);
      media::Image picture = drawn::wall();
      synthesize::paint_person(picture, somebody, drawn::talking(0.4F), place);
      const FaceLandmarks found = fitter().fit(drawn::to_grey(picture), {255, 130, 130, 130});
      const auto truth = synthesize::landmarks_of(somebody, drawn::talking(0.4F), place);
      const auto is_near = [](FacePoint a, synthesize::Point b) {
        return std::hypot(a.x - b.x, a.y - b.y) < 0.08F * 150;
      };
      CAPTURE(person);
      CHECK(is_near(found[48], truth.mouth_left));
      CHECK(is_near(found[54], truth.mouth_right));
      CHECK(is_near(found[33], truth.nose_base));
      CHECK(fitter().oddness(found) < 0.1F);
    }
  }

  TEST_CASE("the box of landmarks is the one they were fitted into, about") {
    const synthesize::FacePlace place{{320, 180}, 150};
    media::Image picture = drawn::wall();
    synthesize::paint_person(picture, synthesize::make_person(2), drawn::talking(0), place);
    const FaceBox box{255, 130, 130, 130};
    const FaceBox again = fitter().box_of(fitter().fit(drawn::to_grey(picture), box));
    CHECK(overlap(box, again) > 0.7F);
  }

  TEST_CASE("a model that is cut short or no model is refused, and so is one that is not there") {
    const support::TemporaryDirectory folder;
    const auto path = folder / "model.dat";
    std::ifstream whole(find_landmark_model(), std::ios::binary);
    std::string beginning(300'000, '\0');
    whole.read(beginning.data(), static_cast<std::streamsize>(beginning.size()));
    for (const std::size_t size : {0, 1, 2, 100, 2'000, 299'999}) {
      std::ofstream(path, std::ios::binary) << beginning.substr(0, size);
      CAPTURE(size);
      CHECK(kind_of(path) == ErrorKind::kBadInput);
    }
    std::ofstream(path) << "no model but a text";
    CHECK(kind_of(path) == ErrorKind::kBadInput);
    CHECK(kind_of(folder / "none") == ErrorKind::kNotFound);
  }
}

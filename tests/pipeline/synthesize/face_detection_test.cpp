#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <vector>

#include <dlib/image_processing/frontal_face_detector.h>
#include <doctest/doctest.h>

#include "pipeline/synthesize/face_painter.hpp"

namespace undertone::synthesize {
namespace {

constexpr std::array kEmotions{"neutral", "surprise", "fear", "sadness", "joy", "disgust", "anger"};

dlib::array2d<dlib::rgb_pixel> to_dlib(const media::Image& image) {
  dlib::array2d<dlib::rgb_pixel> result(image.height, image.width);
  for (int y = 0; y < image.height; ++y) {
    for (int x = 0; x < image.width; ++x) {
      const auto* pixel = image.row(y) + 3 * x;
      result[y][x] = dlib::rgb_pixel(pixel[0], pixel[1], pixel[2]);
    }
  }
  return result;
}

/// The detector's box reaches from the brows to the chin: as wide as high, its middle a little below the
/// face's.
bool is_at(const dlib::rectangle& box, const FacePlace& place) {
  const double x = static_cast<double>(box.left() + box.right()) / 2 - place.centre_px.x;
  const double y = static_cast<double>(box.top() + box.bottom()) / 2 - place.centre_px.y;
  const double width = static_cast<double>(box.width());
  return std::abs(x) < 0.15 * place.height_px &&
         std::abs(y - 0.1 * place.height_px) < 0.15 * place.height_px && width > 0.6 * place.height_px &&
         width < 1.1 * place.height_px;
}

/// Whether the detector finds the faces that were drawn and nothing else.
bool finds_exactly(dlib::frontal_face_detector& detector, const media::Image& image,
                   const std::vector<FacePlace>& places) {
  const std::vector<dlib::rectangle> boxes = detector(to_dlib(image));
  return boxes.size() == places.size() &&
         std::all_of(places.begin(), places.end(), [&](const FacePlace& place) {
           return std::any_of(boxes.begin(), boxes.end(), [&](const auto& box) { return is_at(box, place); });
         });
}

Expression speaking(std::size_t emotion, float mouth_opening) {
  Expression expression = expression_of(kEmotions[emotion % kEmotions.size()], 1);
  expression.mouth_opening = std::max(expression.mouth_opening, mouth_opening);
  return expression;
}

}  // namespace

TEST_SUITE("synthesize") {
  TEST_CASE("a face detector trained on photographs finds every drawn face") {
    dlib::frontal_face_detector detector = dlib::get_frontal_face_detector();
    constexpr std::array<float, 4> kHeights{100, 135, 190, 300};
    for (std::size_t i = 0; i < 36; ++i) {
      const std::uint64_t person = i % 12;
      const float opening = static_cast<float>(i % 3) / 2;
      const float height = kHeights[i % kHeights.size()];
      const FacePlace place{{260 + 4 * static_cast<float>(i), 190}, height};
      media::Image image = paint_background(640, 360, {});
      paint_person(image, make_person(person), speaking(i, opening), place);
      CAPTURE(person);
      CAPTURE(kEmotions[i % kEmotions.size()]);
      CAPTURE(opening);
      CAPTURE(height);
      CHECK(finds_exactly(detector, image, {place}));
    }
  }

  TEST_CASE("it finds both faces of a two-shot") {
    dlib::frontal_face_detector detector = dlib::get_frontal_face_detector();
    for (std::size_t i = 0; i < 4; ++i) {
      const FacePlace left{{180, 190}, 150};
      const FacePlace right{{460, 185}, 150};
      media::Image image = paint_background(640, 360, {});
      paint_person(image, make_person(i), speaking(i, 0.5F), left);
      paint_person(image, make_person(i + 5), speaking(i + 3, 0), right);
      CHECK(finds_exactly(detector, image, {left, right}));
    }
  }

  TEST_CASE("it finds nobody where nobody was drawn") {
    dlib::frontal_face_detector detector = dlib::get_frontal_face_detector();
    CHECK(finds_exactly(detector, paint_background(640, 360, {}), {}));
  }
}

}  // namespace undertone::synthesize

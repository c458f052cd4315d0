#include "pipeline/synthesize/face_painter.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <numbers>
#include <numeric>

#include <doctest/doctest.h>

#include "pipeline/synthesize/canvas.hpp"
#include "src/core/error.hpp"

namespace undertone::synthesize {
namespace {

constexpr FacePlace kPlace{{150, 130}, 140};
constexpr const char* kEmotions[] = {"neutral", "surprise", "fear", "sadness", "joy", "disgust", "anger"};

media::Image painted(const Person& person, const Expression& expression, const FacePlace& place = kPlace) {
  media::Image image = paint_background(300, 260, {});
  paint_person(image, person, expression, place);
  return image;
}

/// Mean change of a sample within the box, 0 to 255.
double difference(const media::Image& a, const media::Image& b, PixelBox box) {
  double sum = 0;
  for (int y = box.top; y < box.bottom; ++y) {
    for (int i = 3 * box.left; i < 3 * box.right; ++i) sum += std::abs(a.row(y)[i] - b.row(y)[i]);
  }
  return sum / (3.0 * box.width() * box.height());
}

PixelBox around(Point centre, double half_width, double half_height) {
  return {static_cast<int>(centre.x - half_width), static_cast<int>(centre.y - half_height),
          static_cast<int>(centre.x + half_width), static_cast<int>(centre.y + half_height)};
}

/// Dark pixels between the lips.
int dark_pixels(const media::Image& image, PixelBox box) {
  int count = 0;
  for (int y = box.top; y < box.bottom; ++y) {
    for (int x = box.left; x < box.right; ++x) {
      const auto* pixel = image.row(y) + static_cast<std::ptrdiff_t>(3) * x;
      if (pixel[0] + pixel[1] + pixel[2] < 150) ++count;
    }
  }
  return count;
}

}  // namespace

TEST_SUITE("synthesize") {
  TEST_CASE("the same person with the same expression is drawn the same") {
    CHECK(painted(make_person(4), expression_of("fear", 0.7F)) ==
          painted(make_person(4), expression_of("fear", 0.7F)));
  }

  TEST_CASE("persons differ") {
    const PixelBox face = around(kPlace.centre_px, 60, 90);
    for (std::uint64_t seed = 0; seed < 8; ++seed) {
      for (std::uint64_t other = 0; other < seed; ++other) {
        CAPTURE(seed);
        CAPTURE(other);
        CHECK(difference(painted(make_person(seed), {}), painted(make_person(other), {}), face) > 8);
      }
    }
  }

  TEST_CASE("expressions differ, more so at full strength") {
    const Person person = make_person(0);
    const PixelBox face = around(kPlace.centre_px, 50, 70);
    const media::Image rest = painted(person, {});
    for (const char* emotion : kEmotions) {
      CAPTURE(emotion);
      CHECK(painted(person, expression_of(emotion, 0)) == rest);
      for (const char* other : kEmotions) {
        if (std::string_view(emotion) == other) continue;
        const double change = difference(painted(person, expression_of(emotion, 1)),
                                         painted(person, expression_of(other, 1)), face);
        CHECK(change > 1);
      }
      const double full = difference(painted(person, expression_of(emotion, 1)), rest, face);
      const double slight = difference(painted(person, expression_of(emotion, 0.3F)), rest, face);
      CHECK(full >= slight);
    }
    CHECK_THROWS_AS(expression_of("boredom", 1), Error);
  }

  TEST_CASE("an opening mouth opens more and more, and only there") {
    const Person person = make_person(2);
    const FaceLandmarks rest = landmarks_of(person, {}, kPlace);
    int before = -100;
    for (const float opening : {0.0F, 0.35F, 0.7F, 1.0F}) {
      const Expression expression{.mouth_opening = opening};
      const FaceLandmarks landmarks = landmarks_of(person, expression, kPlace);
      const int dark = dark_pixels(painted(person, expression), around(landmarks.mouth, 22, 16));
      CHECK(dark > before + 8);
      before = dark;
    }
    const media::Image open = painted(person, {.mouth_opening = 1});
    CHECK(difference(open, painted(person, {}), around(rest.mouth, 20, 16)) > 10);
    CHECK(difference(open, painted(person, {}), around(rest.left_eye, 20, 12)) < 0.5);
  }

  TEST_CASE("landmarks follow place, tilt and offset") {
    const Person person = make_person(1);
    const FaceLandmarks upright = landmarks_of(person, {}, kPlace);
    CHECK(upright.left_eye.y == doctest::Approx(upright.right_eye.y));
    CHECK(upright.left_eye.x < upright.right_eye.x);
    CHECK(upright.mouth.y > upright.nose_base.y);
    CHECK(upright.chin.y == doctest::Approx(kPlace.centre_px.y + 0.5 * kPlace.height_px));
    const FaceLandmarks moved = landmarks_of(person, {.head_offset_x = 0.1F}, kPlace);
    CHECK(moved.mouth.x == doctest::Approx(upright.mouth.x + 14));
    const FaceLandmarks tilted = landmarks_of(person, {.head_tilt_deg = 10}, kPlace);
    const double slope =
        std::atan2(tilted.right_eye.y - tilted.left_eye.y, tilted.right_eye.x - tilted.left_eye.x);
    CHECK(slope == doctest::Approx(10 * std::numbers::pi / 180));
    CHECK(landmarks_of(person, {.mouth_opening = 1}, kPlace).mouth_gap_px > 10);
  }

  TEST_CASE("a face partly or wholly outside leaves the rest of the picture alone") {
    const media::Image empty = paint_background(300, 260, {});
    for (const FacePlace& place : {FacePlace{{0, 0}, 140}, FacePlace{{299, 259}, 140},
                                   FacePlace{{150, 130}, 3000}, FacePlace{{150, 130}, 1}}) {
      CHECK(painted(make_person(3), {}, place) != empty);
    }
    CHECK(painted(make_person(6), {}, {{-5000, 100}, 140}) == empty);
    CHECK(painted(make_person(6), {}, {{100, 5000}, 140}) == empty);
    media::Image strip = paint_background(1, 1, {});
    paint_person(strip, make_person(0), {}, {{0, 0}, 140});
    CHECK(strip.pixels.size() == 3);
  }

  TEST_CASE("nonsense values still give a picture, nonsense places are refused") {
    const float nan = std::numeric_limits<float>::quiet_NaN();
    const float huge = std::numeric_limits<float>::infinity();
    Person person = make_person(0);
    person.face_width = nan;
    person.lip_fullness = -huge;
    person.eye_width = 1e30F;
    const Expression expression{
        .brow_raise = nan, .eye_opening = -huge, .mouth_opening = huge, .head_tilt_deg = nan};
    CHECK(painted(person, expression) != paint_background(300, 260, {}));
    for (const FacePlace& place : {FacePlace{{nan, 0}, 100}, FacePlace{{0, huge}, 100},
                                   FacePlace{{0, 0}, nan}, FacePlace{{0, 0}, 0}, FacePlace{{0, 0}, -5}}) {
      CHECK_THROWS_AS(painted(person, {}, place), Error);
    }
    media::Image grey = media::make_image(64, 64, 1);
    CHECK_THROWS_AS(paint_person(grey, person, {}, kPlace), Error);
  }

  TEST_CASE("a filled ellipse covers its area, wherever it lies between the pixels") {
    media::Image image = media::make_image(64, 64, 3);
    for (const float shift : {0.0F, 0.25F, 0.6F}) {
      Placement placement;
      placement.origin_px = {30 + shift, 31 - shift};
      const Mask mask = Canvas(image, placement).mask(ellipse({0, 0}, 20, 12));
      const double area = std::accumulate(mask.coverage.begin(), mask.coverage.end(), 0.0);
      // A polygon of 40 corners is a little smaller than the ellipse through them.
      CHECK(area == doctest::Approx(std::numbers::pi * 20 * 12).epsilon(0.006));
    }
  }

  TEST_CASE("softening a shape keeps its area") {
    media::Image image = media::make_image(64, 64, 3);
    Placement placement;
    placement.origin_px = {32, 32};
    const Canvas canvas(image, placement);
    const Mask sharp = canvas.mask(ellipse({0, 0}, 12, 12));
    const Mask soft = canvas.mask(ellipse({0, 0}, 12, 12), 8);
    CHECK(std::accumulate(soft.coverage.begin(), soft.coverage.end(), 0.0) ==
          doctest::Approx(std::accumulate(sharp.coverage.begin(), sharp.coverage.end(), 0.0)).epsilon(0.001));
    CHECK(soft.box.width() > sharp.box.width());
  }
}

}  // namespace undertone::synthesize

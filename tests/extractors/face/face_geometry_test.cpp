#include "extractors/face/face_geometry.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string_view>

#include <doctest/doctest.h>

using namespace undertone::extractors;

namespace {

/// A face whose eyes are 40 apart and open by a third of their width of 15, with brows 12 above them and a
/// closed mouth of 30.
FaceLandmarks plain_face() {
  FaceLandmarks face{};
  for (const std::size_t side : {std::size_t{0}, std::size_t{1}}) {
    const float middle = side == 0 ? -20 : 20;
    const std::size_t eye = 36 + 6 * side, brow = 17 + 5 * side;
    face[eye] = {middle - 7.5F, 0};
    face[eye + 1] = {middle - 3, -2.5F};
    face[eye + 2] = {middle + 3, -2.5F};
    face[eye + 3] = {middle + 7.5F, 0};
    face[eye + 4] = {middle + 3, 2.5F};
    face[eye + 5] = {middle - 3, 2.5F};
    for (std::size_t i = 0; i < 5; ++i) face[brow + i] = {middle - 10 + 5 * static_cast<float>(i), -12};
  }
  face[48] = {-15, 40};
  face[54] = {15, 40};
  face[51] = {0, 37};
  face[57] = {0, 43};
  face[62] = face[66] = {0, 40};
  return face;
}

float value(const FaceLandmarks& face, std::string_view name, const HeadPose& pose = {}) {
  const auto found = std::ranges::find(kFaceGeometryNames, name);
  REQUIRE(found != kFaceGeometryNames.end());
  return face_geometry(face, pose)[static_cast<std::size_t>(found - kFaceGeometryNames.begin())];
}

bool is(float a, double b) { return std::abs(a - b) < 1e-4; }

}  // namespace

TEST_SUITE("face") {
  TEST_CASE("lengths are shares of the distance between the eyes") {
    const FaceLandmarks face = plain_face();
    CHECK(is(eye_distance_px(face), 40));
    CHECK(is(value(face, "brow_raise_left"), 12.0 / 40));
    CHECK(is(value(face, "brow_raise_right"), 12.0 / 40));
    CHECK(is(value(face, "brow_distance"), 20.0 / 40));
    CHECK(is(value(face, "eye_opening_left"), 1.0 / 3));
    CHECK(is(value(face, "eye_opening_right"), 1.0 / 3));
    CHECK(is(value(face, "mouth_opening"), 6.0 / 40));
    CHECK(is(value(face, "lips_parted"), 0));
    CHECK(is(value(face, "mouth_width"), 30.0 / 40));
    CHECK(is(value(face, "mouth_corner_left"), 0));
    CHECK(is(value(face, "head_yaw_deg", {3, -7, 11}), -7));
  }

  TEST_CASE("neither size nor place nor roll changes anything but the angles") {
    const FaceLandmarks face = plain_face();
    const FaceGeometry plain = face_geometry(face, {});
    for (const Similarity moved : {Similarity{3, 0, 100, 50}, Similarity{0.6F, 0.8F, -3, 7}}) {
      FaceLandmarks other{};
      std::ranges::transform(face, other.begin(), moved);
      const FaceGeometry again = face_geometry(other, {});
      for (std::size_t i = 0; i < plain.size(); ++i) CHECK(is(plain[i], again[i]));
    }
  }

  TEST_CASE("each measure follows the part that it names") {
    FaceLandmarks smile = plain_face();
    smile[48].y -= 4;
    CHECK(is(value(smile, "mouth_corner_left"), 4.0 / 40));
    CHECK(is(value(smile, "mouth_corner_right"), 0));
    FaceLandmarks surprise = plain_face();
    surprise[24].y -= 6;
    CHECK(is(value(surprise, "brow_raise_right"), 18.0 / 40));
    surprise[66].y += 8;
    CHECK(is(value(surprise, "lips_parted"), 8.0 / 40));
  }

  TEST_CASE("it is a blink when both eyes are shut, not one") {
    FaceLandmarks face = plain_face();
    CHECK(value(face, "blink") == 0);
    for (std::size_t i = 36; i < 42; ++i) face[i].y = 0;
    CHECK(value(face, "blink") == 0);
    for (std::size_t i = 42; i < 48; ++i) face[i].y *= 0.2F;
    CHECK(value(face, "blink") == 1);
  }

  TEST_CASE("landmarks that are all one point give finite numbers") {
    for (const float number : face_geometry(FaceLandmarks{}, {})) CHECK(std::isfinite(number));
  }
}

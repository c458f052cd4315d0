#include "extractors/face/head_pose.hpp"

#include <cmath>
#include <numbers>

#include <doctest/doctest.h>

#include "tests/support/random.hpp"

using namespace undertone::extractors;

namespace {

constexpr int kWidth = 640, kHeight = 360;
constexpr double kFocal = 0.87 * kWidth;

struct Point {
  double x, y, z;
};

Point turned_about_x(Point p, double degrees) {
  const double a = degrees * std::numbers::pi / 180;
  return {p.x, std::cos(a) * p.y - std::sin(a) * p.z, std::sin(a) * p.y + std::cos(a) * p.z};
}
Point turned_about_y(Point p, double degrees) {
  const double a = degrees * std::numbers::pi / 180;
  return {std::cos(a) * p.x + std::sin(a) * p.z, p.y, -std::sin(a) * p.x + std::cos(a) * p.z};
}
Point turned_about_z(Point p, double degrees) {
  const double a = degrees * std::numbers::pi / 180;
  return {std::cos(a) * p.x - std::sin(a) * p.y, std::sin(a) * p.x + std::cos(a) * p.y, p.z};
}

/// A head so turned, 700 mm before the camera, which then is turned away from it by two angles.
FaceLandmarks seen(const HeadPose& pose, double aside_deg = 0, double below_deg = 0) {
  FaceLandmarks landmarks{};
  for (const HeadPoint& point : usual_head()) {
    Point p{point.x, point.y, point.z};
    p = turned_about_x(p, -pose.pitch_deg);  // the nose, which is nearest, goes up
    p = turned_about_y(p, -pose.yaw_deg);
    p = turned_about_z(p, pose.roll_deg);
    p.z += 700;
    p = turned_about_x(turned_about_y(p, aside_deg), -below_deg);
    landmarks[point.landmark] = {static_cast<float>((kWidth - 1) / 2.0 + kFocal * p.x / p.z),
                                 static_cast<float>((kHeight - 1) / 2.0 + kFocal * p.y / p.z)};
  }
  return landmarks;
}

void check_pose(const HeadPose& found, const HeadPose& expected, double tolerance_deg) {
  CAPTURE(expected.pitch_deg);
  CAPTURE(expected.yaw_deg);
  CAPTURE(expected.roll_deg);
  CHECK(std::abs(found.pitch_deg - expected.pitch_deg) < tolerance_deg);
  CHECK(std::abs(found.yaw_deg - expected.yaw_deg) < tolerance_deg);
  CHECK(std::abs(found.roll_deg - expected.roll_deg) < tolerance_deg);
}

}  // namespace

TEST_SUITE("face") {
  TEST_CASE("a projected head gives its pose back") {
    for (float pitch = -30; pitch <= 30; pitch += 15) {
      for (float yaw = -45; yaw <= 45; yaw += 15) {
        for (float roll = -40; roll <= 40; roll += 20) {
          const HeadPose pose{pitch, yaw, roll};
          check_pose(head_pose(seen(pose), kWidth, kHeight), pose, 0.5);
        }
      }
    }
  }

  TEST_CASE("a head that looks into the camera from the side of the picture has no yaw and no pitch") {
    check_pose(head_pose(seen({0, 0, 0}, 22, 9), kWidth, kHeight), {0, 0, 0}, 2);
    check_pose(head_pose(seen({0, 0, 0}, -22, -9), kWidth, kHeight), {0, 0, 0}, 2);
    check_pose(head_pose(seen({10, -20, 0}, 20, 0), kWidth, kHeight), {10, -20, 0}, 2);
  }

  TEST_CASE("the nose points up with positive pitch and to the right with positive yaw") {
    const FaceLandmarks straight = seen({0, 0, 0});
    CHECK(seen({20, 0, 0})[30].y < straight[30].y);
    CHECK(seen({0, 20, 0})[30].x > straight[30].x);
    CHECK(seen({0, 0, 20})[45].y > straight[45].y);
  }

  TEST_CASE("landmarks that are half a pixel off change the pose of a head of 80 pixels by few degrees") {
    undertone::support::Random random(71);
    for (int i = 0; i < 20; ++i) {
      const HeadPose pose{5, -12, 3};
      FaceLandmarks landmarks = seen(pose);
      for (FacePoint& point : landmarks) {
        point.x += static_cast<float>(random.uniform(-0.5, 0.5));
        point.y += static_cast<float>(random.uniform(-0.5, 0.5));
      }
      check_pose(head_pose(landmarks, kWidth, kHeight), pose, 6);
    }
  }

  TEST_CASE("landmarks that are all one point give some pose") {
    const HeadPose pose = head_pose(FaceLandmarks{}, kWidth, kHeight);
    CHECK(std::isfinite(pose.pitch_deg + pose.yaw_deg + pose.roll_deg));
  }
}

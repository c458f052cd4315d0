#include "extractors/face/face_geometry.hpp"

#include <cmath>
#include <cstddef>

namespace undertone::extractors {
namespace {

constexpr float kClosed = 0.16F;  // opening over width, below which an eye is shut
constexpr std::size_t kLeftEye = 36, kRightEye = 42;

float distance(FacePoint a, FacePoint b) { return std::hypot(a.x - b.x, a.y - b.y); }
FacePoint between(FacePoint a, FacePoint b) { return {(a.x + b.x) / 2, (a.y + b.y) / 2}; }

/// Of the six points of an eye that begin at `first`.
FacePoint eye_middle(const FaceLandmarks& points, std::size_t first) {
  return between(points[first], points[first + 3]);
}

float eye_opening(const FaceLandmarks& points, std::size_t first) {
  const float width = distance(points[first], points[first + 3]);
  const float lids =
      distance(points[first + 1], points[first + 5]) + distance(points[first + 2], points[first + 4]);
  return width > 0 ? lids / 2 / width : 0;
}

/// The landmarks with the eyes level and 1 apart, the origin between them; y down.
FaceLandmarks levelled(const FaceLandmarks& points) {
  const FacePoint left = eye_middle(points, kLeftEye), right = eye_middle(points, kRightEye);
  const FacePoint origin = between(left, right);
  const float apart = distance(left, right);
  FaceLandmarks result{};
  if (!(apart > 0)) return result;
  const float cosine = (right.x - left.x) / apart / apart, sine = (right.y - left.y) / apart / apart;
  for (std::size_t i = 0; i < points.size(); ++i) {
    const float x = points[i].x - origin.x, y = points[i].y - origin.y;
    result[i] = {cosine * x + sine * y, cosine * y - sine * x};
  }
  return result;
}

}  // namespace

float eye_distance_px(const FaceLandmarks& landmarks) {
  return distance(eye_middle(landmarks, kLeftEye), eye_middle(landmarks, kRightEye));
}

float lips_parted(const FaceLandmarks& landmarks) {
  const float apart = eye_distance_px(landmarks);
  return apart > 0 ? distance(landmarks[62], landmarks[66]) / apart : 0;
}

FaceGeometry face_geometry(const FaceLandmarks& landmarks, const HeadPose& pose) {
  const FaceLandmarks at = levelled(landmarks);
  const float left_eye = eye_opening(landmarks, kLeftEye), right_eye = eye_opening(landmarks, kRightEye);
  const float lips = between(at[51], at[57]).y;
  return {-at[19].y,
          -at[24].y,
          distance(at[21], at[22]),
          left_eye,
          right_eye,
          distance(at[51], at[57]),
          distance(at[62], at[66]),
          distance(at[48], at[54]),
          lips - at[48].y,
          lips - at[54].y,
          pose.pitch_deg,
          pose.yaw_deg,
          pose.roll_deg,
          left_eye < kClosed && right_eye < kClosed ? 1.0F : 0.0F};
}

}  // namespace undertone::extractors

#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include "extractors/face/face_landmarks.hpp"

namespace undertone::extractors {

/// How a head is turned away from the camera, in degrees: chin up, to the right of the picture, and
/// clockwise as the picture shows it, each positive.
struct HeadPose {
  float pitch_deg = 0;
  float yaw_deg = 0;
  float roll_deg = 0;
};

/// Of a picture, for a camera whose picture is as wide as an angle of about 60 degrees shows.
struct Camera {
  float focal_px = 0;
  FacePoint middle;
};
Camera usual_camera(int width, int height);

/// From the points that expressions move least, by least squares over a head of mean shape. Throws kInternal
/// where a landmark is not a finite number; landmarks of no face give some pose.
HeadPose head_pose(const FaceLandmarks& landmarks, const Camera& camera);

/// Where the points of the mean head lie in the picture of a head so turned; for tests of what uses poses.
FaceLandmarks project_head(const HeadPose& pose, const Camera& camera, FacePoint middle,
                           float eye_distance_px);

/// Lengths are shares of the distance between the eyes' middles; left and right are those of the picture.
inline constexpr auto kFaceGeometryNames = std::to_array<std::string_view>(
    {"brow_raise_left", "brow_raise_right", "brow_distance", "eye_opening_left", "eye_opening_right",
     "mouth_opening", "lips_parted", "mouth_width", "mouth_corner_left", "mouth_corner_right",
     "head_pitch_deg", "head_yaw_deg", "head_roll_deg", "blink"});
using FaceGeometry = std::array<float, kFaceGeometryNames.size()>;

/// Brow raise: middle of a brow above its eye. Brow distance: between the inner ends. Eye opening: between
/// the lids over the eye's own width. Mouth opening and width: of the outer lips; lips parted: of the inner
/// ones. Mouth corners: above the middle of the mouth, negative where they hang. Blink: 0 or 1.
FaceGeometry face_geometry(const FaceLandmarks& landmarks, const HeadPose& pose);

/// Between the middles of the eyes, in pixels.
float eye_distance_px(const FaceLandmarks& landmarks);

}  // namespace undertone::extractors

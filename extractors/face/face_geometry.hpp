#pragma once

#include <array>
#include <string_view>

#include "extractors/face/face_landmarks.hpp"
#include "extractors/face/head_pose.hpp"

namespace undertone::extractors {

/// What `face_geometry` gives. Left and right are those of the picture; lengths are shares of the distance
/// between the eyes, as if the head were not rolled.
///   brow_raise     middle of the brow above the middle of its eye
///   brow_distance  between the inner ends of the brows
///   eye_opening    between the lids, as a share of the eye's own width
///   mouth_opening  between the outer edges of the lips; lips_parted between the inner ones
///   mouth_width    between the corners
///   mouth_corner   corner above the middle of the lips; negative where it hangs
///   blink          1 where both eyes are closed, else 0
inline constexpr auto kFaceGeometryNames = std::to_array<std::string_view>(
    {"brow_raise_left", "brow_raise_right", "brow_distance", "eye_opening_left", "eye_opening_right",
     "mouth_opening", "lips_parted", "mouth_width", "mouth_corner_left", "mouth_corner_right",
     "head_pitch_deg", "head_yaw_deg", "head_roll_deg", "blink"});
using FaceGeometry = std::array<float, kFaceGeometryNames.size()>;

FaceGeometry face_geometry(const FaceLandmarks& landmarks, const HeadPose& pose);

/// The lips_parted of the geometry alone.
float lips_parted(const FaceLandmarks& landmarks);

/// Between the middles of the eyes.
float eye_distance_px(const FaceLandmarks& landmarks);

}  // namespace undertone::extractors

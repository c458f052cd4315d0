#pragma once

#include <cstddef>
#include <span>

#include "extractors/face/face_landmarks.hpp"

namespace undertone::extractors {

/// How a head is turned away from looking into the camera, wherever in the picture it is, in degrees: chin
/// up, towards the right of the picture, and clockwise as the picture shows it are positive. It is turned in
/// this order: pitch, yaw, roll.
struct HeadPose {
  float pitch_deg = 0;
  float yaw_deg = 0;
  float roll_deg = 0;
};

/// A point of a head of usual shape that faces the camera, in millimetres from between the eyes: x to the
/// right of the picture, y down, z away from the camera.
struct HeadPoint {
  std::size_t landmark = 0;
  float x = 0;
  float y = 0;
  float z = 0;
  float trust = 1;  // less where expressions move it
};
std::span<const HeadPoint> usual_head();

/// By least squares over the points of `usual_head`, in a picture of this size that is taken to be about 60
/// degrees wide. Landmarks of no face give some pose.
HeadPose head_pose(const FaceLandmarks& landmarks, int width, int height);

}  // namespace undertone::extractors

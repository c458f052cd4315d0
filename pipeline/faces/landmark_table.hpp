#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "pipeline/faces/face_features.hpp"

namespace undertone::pipeline {

/// All faces of a recording, a line for each in every sampled frame, under the names that OpenFace gives to
/// the same: face_id, timestamp (seconds), confidence (our quality), success (1), x_0 … x_67 and y_0 … y_67
/// (pixels of the upright video). Of our own: file, name of the person where it is known, the id of the
/// utterance that the face speaks, and after the points the geometry by name; its head angles are measured
/// against the line of sight, and therefore not called pose_Rx, pose_Ry and pose_Rz.
std::string landmark_table_header();

/// The lines of one recording, some at a time. `height` is that of the upright video, 0 where it is not
/// known: then pixels are those of the pictures that were looked at.
void write_landmark_table(const std::string& file, const Conversation& conversation,
                          const WatchedFaces& faces, int height,
                          const std::function<void(std::string_view)>& sink);

}  // namespace undertone::pipeline

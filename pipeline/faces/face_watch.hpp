#pragma once

#include <memory>

#include "extractors/face/face_tracker.hpp"
#include "pipeline/faces/crop_spool.hpp"
#include "src/media/frame_picker.hpp"
#include "src/media/media_options.hpp"

namespace undertone::pipeline {

/// Frames of which faces are described, and those that are decoded: in between only mouths are looked at,
/// which move faster.
inline constexpr double kFaceRate_hz = 5;
inline constexpr double kMouthRate_hz = 10;

/// What a pass over a recording has to decode for `FaceWatch`.
void ask_for_faces(media::MediaOptions& reading);

/// All faces of a recording.
struct SeenFaces {
  extractors::FaceTracks tracks;
  CropSpool crops;      // of each track as many as it was seen
  int frame_width = 0;  // of the pictures in which they were seen; 0 where there were none
  int frame_height = 0;
};

/// The landmark model, which several recordings can share: to read it takes most of a second. Throws
/// kNotFound where it is not installed.
std::shared_ptr<const extractors::LandmarkFitter> load_landmarks();

/// Follows the faces of one recording, fed during the one pass over it.
class FaceWatch {
 public:
  explicit FaceWatch(std::shared_ptr<const extractors::LandmarkFitter> fitter = load_landmarks());
  void feed(const media::VideoFrame& frame);
  /// After the pass, and once.
  SeenFaces finish();

 private:
  std::shared_ptr<const extractors::LandmarkFitter> fitter_;
  std::unique_ptr<extractors::FaceTracker> tracker_;
  media::FramePicker described_;
  SeenFaces seen_;
};

}  // namespace undertone::pipeline

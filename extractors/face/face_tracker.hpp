#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "extractors/face/face_appearance.hpp"
#include "extractors/face/face_detector.hpp"
#include "extractors/face/face_geometry.hpp"
#include "extractors/face/face_landmarks.hpp"
#include "src/core/time_span.hpp"
#include "src/media/media_reader.hpp"

namespace undertone::extractors {

struct FaceTrackerOptions {
  double detect_every_s = 1;   // how often the whole picture is searched while it changes
  double still_s = 16;         // and while nothing changes but the faces that are followed
  double check_every_s = 4;    // how often the detector is asked about those
  double small_after_s = 6;    // how old a shot must be that is searched enlarged although somebody is seen
  double rest_s = 60;          // how rarely it is searched enlarged at last, where that finds nobody new
  double keep_place_s = 2;     // how long a lost face is taken for the same one by its place alone
  double same_face = 0.84;     // likeness from which a face that comes back after a cut is the same one
  double same_in_shot = 0.77;  // and without a cut, where few can come back
  FaceDescriber describe = describe_by_patterns;
};

struct FaceObservation {
  int track = 0;
  double time_s = 0;
  FaceBox box;
  FaceLandmarks landmarks{};
  HeadPose pose;
  float eye_distance_px = 0;
  float sharpness = 0;
  float weight = 0;  // 0 to 1: less where the face is small, blurred, turned away or in doubt
};

/// How far the lips of a face are apart, as a share of the distance between the eyes.
struct MouthSample {
  double time_s = 0;
  float parted = 0;
};

struct FaceTrack {
  int id = 0;
  std::vector<FaceObservation> seen;  // times increase
  std::vector<MouthSample> mouth;     // the same times and those of glances
};

struct FaceTracks {
  std::vector<FaceTrack> tracks;  // by id
  std::vector<double> cuts_s;     // where another shot begins
  std::int64_t frames = 0;        // that were fed
  std::int64_t searches = 0;      // of whole pictures, and of those enlarged ones
  std::int64_t enlarged_searches = 0;
};

/// Follows the faces of one video from sampled frame to sampled frame. Keeps what it has seen of faces, and
/// no frame.
class FaceTracker {
 public:
  virtual ~FaceTracker() = default;
  /// The faces of the next frame, whose grey picture must be there; times must increase. A track that later
  /// turns out to be no face is not among those that `finish` gives.
  virtual std::vector<FaceObservation> feed(const media::VideoFrame& frame) = 0;
  /// Looks only at the mouths of the faces of the last frame, for a fraction of the time, and only where
  /// there are several, of whom one may speak. A frame between two that are fed, whose times must increase
  /// too.
  virtual void glance(const media::VideoFrame& frame) = 0;
  /// After the last frame, and once.
  virtual FaceTracks finish() = 0;
};

std::unique_ptr<FaceTracker> make_face_tracker(std::unique_ptr<FaceDetector> detector,
                                               std::shared_ptr<const LandmarkFitter> fitter,
                                               FaceTrackerOptions options = {});

}  // namespace undertone::extractors

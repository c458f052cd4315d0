#include "pipeline/faces/face_watch.hpp"

#include <utility>

#include "extractors/face/face_picture.hpp"

namespace undertone::pipeline {

void ask_for_faces(media::MediaOptions& reading) {
  reading.pictures = media::Pictures::kGrey;
  reading.frame_rate_hz = kMouthRate_hz;
  reading.max_height = 360;
}

std::shared_ptr<const extractors::LandmarkFitter> load_landmarks() {
  return std::make_shared<const extractors::LandmarkFitter>(
      extractors::load_landmark_model(extractors::find_landmark_model()));
}

FaceWatch::FaceWatch(std::shared_ptr<const extractors::LandmarkFitter> fitter)
    : fitter_(std::move(fitter)),
      tracker_(extractors::make_face_tracker(extractors::make_face_detector({}), fitter_)),
      described_(kFaceRate_hz, media::all_time()) {}

void FaceWatch::feed(const media::VideoFrame& frame) {
  seen_.frame_width = frame.grey.width;
  seen_.frame_height = frame.grey.height;
  if (!described_.pick(frame.time_s)) return tracker_->glance(frame);
  for (const extractors::FaceObservation& face : tracker_->feed(frame))
    seen_.crops.add(face.track, extractors::aligned_face(frame.grey, fitter_->placement(face.landmarks)));
}

SeenFaces FaceWatch::finish() {
  seen_.tracks = tracker_->finish();
  return std::move(seen_);
}

}  // namespace undertone::pipeline

// Whose faces are in videos, and what finding that out costs: a line a file, and one for each track.
#include <cstdio>
#include <ctime>
#include <filesystem>
#include <set>
#include <vector>

#include "extractors/face/face_tracker.hpp"
#include "src/core/error.hpp"
#include "src/media/frame_picker.hpp"
#include "src/media/media_reader.hpp"

using namespace undertone;

namespace {

double thread_seconds() {
  timespec now{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

struct Means {
  double weight = 0, sharpness = 0, eyes_px = 0, pitch = 0, yaw = 0, roll = 0;
};

Means means_of(const std::vector<extractors::FaceObservation>& seen) {
  Means means;
  const auto count = static_cast<double>(seen.size());
  for (const auto& face : seen) {
    means.weight += face.weight / count;
    means.sharpness += face.sharpness / count;
    means.eyes_px += face.eye_distance_px / count;
    means.pitch += face.pose.pitch_deg / count;
    means.yaw += face.pose.yaw_deg / count;
    means.roll += face.pose.roll_deg / count;
  }
  return means;
}

void print_tracks(const extractors::FaceTracks& tracks) {
  for (const extractors::FaceTrack& track : tracks.tracks) {
    const Means means = means_of(track.seen);
    std::printf(
        "  track %d  %.1f to %.1f s, %zu frames, eyes %.0f px, sharpness %.3f, weight %.2f, pitch "
        "%.0f yaw %.0f roll %.0f\n",
        track.id, track.seen.front().time_s, track.seen.back().time_s, track.seen.size(), means.eyes_px,
        means.sharpness, means.weight, means.pitch, means.yaw, means.roll);
  }
  for (const double cut_s : tracks.cuts_s) std::printf("  another shot at %.1f s\n", cut_s);
}

void look_at(const std::filesystem::path& path,
             const std::shared_ptr<const extractors::LandmarkFitter>& fitter) {
  media::MediaOptions options;
  options.sound = media::Sound::kOff;
  options.frame_rate_hz = 10;
  media::FramePicker sampled(5, media::all_time());
  const auto reader = media::open_media(path, options);
  const auto tracker = extractors::make_face_tracker(extractors::make_face_detector({}), fitter);
  double spent_s = 0, first_s = 0, last_s = 0;
  bool is_first = true;
  while (const auto item = reader->next()) {
    const auto* frame = std::get_if<media::VideoFrame>(&*item);
    if (frame == nullptr) continue;
    if (is_first) first_s = frame->time_s;
    is_first = false;
    last_s = frame->time_s;
    const double before_s = thread_seconds();
    if (sampled.pick(frame->time_s)) {
      tracker->feed(*frame);
    } else {
      tracker->glance(*frame);
    }
    spent_s += thread_seconds() - before_s;
  }
  const extractors::FaceTracks tracks = tracker->finish();
  std::set<double> with_face;
  for (const auto& track : tracks.tracks)
    for (const auto& face : track.seen) with_face.insert(face.time_s);
  const double frames = static_cast<double>(std::max<std::int64_t>(1, tracks.frames));
  const double length_s = last_s - first_s + 0.2;
  std::printf(
      "%s: %ld frames, %.1f %% with a face, %zu tracks, %ld searches and %ld enlarged, %.1f ms of CPU a "
      "second of video\n",
      path.filename().c_str(), static_cast<long>(tracks.frames),
      100 * static_cast<double>(with_face.size()) / frames, tracks.tracks.size(),
      static_cast<long>(tracks.searches), static_cast<long>(tracks.enlarged_searches),
      1000 * spent_s / length_s);
  print_tracks(tracks);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "usage: bench_face_tracks FILE…\n");
    return 2;
  }
  try {
    const double before_s = thread_seconds();
    const auto fitter = std::make_shared<const extractors::LandmarkFitter>(
        extractors::load_landmark_model(extractors::find_landmark_model()));
    std::printf("landmark model read in %.0f ms\n", 1000 * (thread_seconds() - before_s));
    for (int i = 1; i < argc; ++i) look_at(argv[i], fitter);
    return 0;
  } catch (const Error& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}

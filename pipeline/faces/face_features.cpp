#include "pipeline/faces/face_features.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "extractors/face/face_geometry.hpp"

namespace undertone::pipeline {
namespace {

using extractors::FaceObservation;
using extractors::FaceTrack;

constexpr double kHop_s = 1 / kFaceRate_hz;
constexpr double kReach_s = 0.13;  // from a step to a frame that stands for it: frames do not come evenly

class Geometry final : public FaceFeatures {
 public:
  Geometry() : description_{"face-geometry", "shape and pose of the face", Modality::kVisual, kHop_s, {}, 1} {
    for (const std::string_view name : extractors::kFaceGeometryNames) description_.names.emplace_back(name);
    description_.names.emplace_back("quality");
  }
  const extractors::ExtractorDescription& description() const override { return description_; }

  std::vector<FeatureSequence> of(const Conversation& conversation, const WatchedFaces& faces) override {
    std::vector<FeatureSequence> all;
    for (std::size_t i = 0; i < conversation.size(); ++i) {
      const TimeSpan span = conversation.utterances()[i].span;
      FeatureSequence& sequence = all.emplace_back(empty_face_sequence(description_, span));
      const FaceTrack* track = find_track(faces.seen.tracks, faces.speakers.of_utterance[i].track);
      if (track == nullptr) continue;
      const auto seen = observations_of(*track, span);
      for (std::size_t step = 0; step < seen.size(); ++step) {
        if (!seen[step]) continue;
        const FaceObservation& face = track->seen[*seen[step]];
        const auto row = sequence.step(step);
        std::ranges::copy(extractors::face_geometry(face.landmarks, face.pose), row.begin());
        row.back() = face.weight;
        sequence.valid[step] = 1;
      }
    }
    return all;
  }

 private:
  extractors::ExtractorDescription description_;
};

std::size_t steps_of(const TimeSpan& span) {
  return static_cast<std::size_t>(std::max(1.0, std::ceil(span.duration_s() / kHop_s - 1e-6)));
}

}  // namespace

std::vector<std::optional<std::size_t>> observations_of(const FaceTrack& track, const TimeSpan& span) {
  std::vector<std::optional<std::size_t>> found(steps_of(span));
  for (std::size_t step = 0; step < found.size(); ++step) {
    const double time_s = span.begin_s + static_cast<double>(step) * kHop_s;
    const auto after = std::ranges::lower_bound(track.seen, time_s, {}, &FaceObservation::time_s);
    double nearest_s = kReach_s;
    for (auto near = after == track.seen.begin() ? after : after - 1; near != track.seen.end(); ++near) {
      const double away_s = std::abs(near->time_s - time_s);
      if (near->time_s > time_s && away_s > nearest_s) break;
      if (away_s > nearest_s || !span.contains(near->time_s)) continue;
      nearest_s = away_s;
      found[step] = static_cast<std::size_t>(near - track.seen.begin());
    }
  }
  return found;
}

const FaceTrack* find_track(const extractors::FaceTracks& tracks, std::optional<int> id) {
  if (!id) return nullptr;
  const auto found = std::ranges::find(tracks.tracks, *id, &FaceTrack::id);
  return found == tracks.tracks.end() ? nullptr : &*found;
}

FeatureSequence empty_face_sequence(const extractors::ExtractorDescription& description,
                                    const TimeSpan& span) {
  const std::size_t steps = description.hop_s > 0 ? steps_of(span) : 1;
  FeatureSequence sequence = make_feature_sequence(steps, description.names.size());
  sequence.start_s = span.begin_s;
  sequence.hop_s = description.hop_s;
  sequence.names = description.names;
  sequence.fingerprint = extractors::fingerprint(description);
  return sequence;
}

std::unique_ptr<FaceFeatures> make_face_geometry() { return std::make_unique<Geometry>(); }

}  // namespace undertone::pipeline

#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "extractors/extractor.hpp"
#include "pipeline/faces/active_speaker.hpp"
#include "pipeline/faces/face_watch.hpp"
#include "src/core/conversation.hpp"
#include "src/core/feature_sequence.hpp"

namespace undertone::pipeline {

struct WatchedFaces {
  SeenFaces seen;
  ActiveSpeakers speakers;
};

/// From the face of whoever speaks to features, for all utterances of a recording at once. Where nobody
/// visible speaks there is a sequence whose mask says so.
class FaceFeatures {
 public:
  virtual ~FaceFeatures() = default;
  virtual const extractors::ExtractorDescription& description() const = 0;
  virtual std::vector<FeatureSequence> of(const Conversation& conversation, const WatchedFaces& faces) = 0;
};

/// What analysts know by name, and how far each step is to be trusted.
std::unique_ptr<FaceFeatures> make_face_geometry();

/// Which observation of a track stands for each step of an utterance, one every 1 / kFaceRate_hz seconds from
/// its begin on.
std::vector<std::optional<std::size_t>> observations_of(const extractors::FaceTrack& track,
                                                        const TimeSpan& span);
/// The track with this number; null where there is none.
const extractors::FaceTrack* find_track(const extractors::FaceTracks& tracks, std::optional<int> id);

/// All steps of an utterance, still without values.
FeatureSequence empty_face_sequence(const extractors::ExtractorDescription& description,
                                    const TimeSpan& span);

}  // namespace undertone::pipeline

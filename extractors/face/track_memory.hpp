#pragma once

#include <map>
#include <optional>
#include <span>
#include <vector>

#include "extractors/face/face_tracker.hpp"

namespace undertone::extractors {

/// All tracks of a file so far, and how those looked who are not in the picture now.
class TrackMemory {
 public:
  explicit TrackMemory(const FaceTrackerOptions& options)
      : same_face_(options.same_face),
        same_in_shot_(options.same_in_shot),
        keep_place_s_(options.keep_place_s) {}

  int begin_track();
  void add(const FaceObservation& observation);
  void add(int id, const MouthSample& mouth);
  /// One more view of a face. Of many, those stay that differ most.
  void learn(int id, std::vector<float> appearance);
  /// The face is gone for now.
  void leave(int id, const FaceBox& box, double time_s);
  /// What was no face is no track.
  void drop(int id);
  /// After a cut nobody is where they were.
  void forget_places();

  /// Who of those that are gone has come back here: by place soon after, else by appearance. No longer gone
  /// then.
  std::optional<int> recognise(std::span<const float> appearance, const FaceBox& box, double time_s);

  /// Those with observations.
  std::vector<FaceTrack> take_tracks();

 private:
  struct Known {
    FaceTrack track;
    std::vector<std::vector<float>> views;
    std::optional<FaceBox> left_at;
    double left_s = 0;
    bool is_gone = false;
  };
  float best_likeness(const Known& known, std::span<const float> appearance) const;

  double same_face_;
  double same_in_shot_;
  double keep_place_s_;
  int next_ = 1;
  std::map<int, Known> known_;
};

}  // namespace undertone::extractors

#include "extractors/face/track_memory.hpp"

#include <algorithm>
#include <utility>

namespace undertone::extractors {
namespace {

constexpr std::size_t kMostViews = 8;
constexpr float kSamePlace = 0.2F;  // overlap with where a face was lost
constexpr float kNothingNew = 0.92F;

}  // namespace

int TrackMemory::begin_track() {
  const int id = next_++;
  known_[id].track.id = id;
  return id;
}

void TrackMemory::add(const FaceObservation& observation) {
  known_.at(observation.track).track.seen.push_back(observation);
  add(observation.track, {observation.time_s, lips_parted(observation.landmarks)});
}

void TrackMemory::add(int id, const MouthSample& mouth) { known_.at(id).track.mouth.push_back(mouth); }

void TrackMemory::learn(int id, std::vector<float> appearance) {
  Known& known = known_.at(id);
  if (best_likeness(known, appearance) > kNothingNew) return;
  if (known.views.size() == kMostViews) {
    const auto nearest = std::ranges::max_element(
        known.views, {}, [&](const std::vector<float>& view) { return likeness(view, appearance); });
    *nearest = std::move(appearance);
    return;
  }
  known.views.push_back(std::move(appearance));
}

void TrackMemory::leave(int id, const FaceBox& box, double time_s) {
  Known& known = known_.at(id);
  known.left_at = box;
  known.left_s = time_s;
  known.is_gone = true;
}

void TrackMemory::drop(int id) { known_.erase(id); }

void TrackMemory::forget_places() {
  for (auto& [id, known] : known_) known.left_at.reset();
}

std::optional<int> TrackMemory::recognise(std::span<const float> appearance, const FaceBox& box,
                                          double time_s) {
  Known* best = nullptr;
  float best_value = 0;
  for (auto& [id, known] : known_) {
    if (!known.is_gone) continue;
    const bool is_recent = known.left_at && time_s - known.left_s <= keep_place_s_;
    const float place = is_recent ? overlap(*known.left_at, box) : 0;
    const float alike = best_likeness(known, appearance);
    const bool is_alike = alike >= (known.left_at ? same_in_shot_ : same_face_);
    // A place counts more than any likeness.
    const float value = place > kSamePlace ? 1 + place : (is_alike ? alike : 0);
    if (value <= best_value) continue;
    best = &known;
    best_value = value;
  }
  if (best == nullptr) return std::nullopt;
  best->is_gone = false;
  return best->track.id;
}

float TrackMemory::best_likeness(const Known& known, std::span<const float> appearance) const {
  float best = 0;
  for (const std::vector<float>& view : known.views) best = std::max(best, likeness(view, appearance));
  return best;
}

std::vector<FaceTrack> TrackMemory::take_tracks() {
  std::vector<FaceTrack> tracks;
  for (auto& [id, known] : known_) {
    if (!known.track.seen.empty()) tracks.push_back(std::move(known.track));
  }
  known_.clear();
  return tracks;
}

}  // namespace undertone::extractors

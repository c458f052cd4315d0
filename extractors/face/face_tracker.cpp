#include "extractors/face/face_tracker.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "extractors/face/grey_picture.hpp"
#include "extractors/face/scene_watch.hpp"
#include "extractors/face/shot_change.hpp"
#include "extractors/face/track_memory.hpp"
#include "src/core/error.hpp"

namespace undertone::extractors {
namespace {

constexpr float kSameBox = 0.3F;     // overlap from which two boxes are one face
constexpr float kWellPlaced = 0.5F;  // overlap with the detector's box below which landmarks have slid off
constexpr float kSameTrack = 0.5F;   // and from which two tracks are
constexpr float kMostOdd = 0.14F;    // landmarks further from the mean face are none
constexpr float kMostGrowth = 1.5F;  // of a box from frame to frame
constexpr float kStillSame = 0.55F;  // resemblance with the frame before from which no other proof is needed
constexpr float kLeastMove = 0.12F;  // of a box, from which landmarks are fitted once more
constexpr double kSureScore = 0.3;   // of a detection that needs no second one
constexpr int kMostDoubts = 3;       // searches in a row that did not find a face that landmarks follow
constexpr double kSearchLost_s = 0.4;  // how soon a lost face is looked for again, at first

/// A face that was in the last frame.
struct Live {
  int id = 0;
  FaceBox box;
  FacePoint speed;  // pixels a second
  double time_s = 0;
  FaceLandmarks landmarks{};
  FaceLandmarks glimpse{};  // where they are now, a glance or more later
  media::Image patch;
  int doubts = 0;
  bool is_tentative = false;  // found once only
};

float weight_of(const FaceObservation& face, int doubts) {
  const auto up_to = [](float value, float full) { return std::clamp(value / full, 0.0F, 1.0F); };
  const float turned = std::max(std::abs(face.pose.yaw_deg), std::abs(face.pose.pitch_deg));
  const float facing = 1 - up_to(std::max(0.0F, turned - 25), 40);
  return up_to(face.eye_distance_px, 24) * up_to(face.sharpness, 0.02F) * facing /
         static_cast<float>(1 + doubts);
}

class LandmarkTracker final : public FaceTracker {
 public:
  LandmarkTracker(std::unique_ptr<FaceDetector> detector, std::shared_ptr<const LandmarkFitter> fitter,
                  FaceTrackerOptions options)
      : options_(std::move(options)),
        detector_(std::move(detector)),
        fitter_(std::move(fitter)),
        memory_(options_) {}

  std::vector<FaceObservation> feed(const media::VideoFrame& frame) override {
    take_time(frame);
    begin_frame(frame);
    const std::size_t before = live_.size();
    std::erase_if(live_, [&](Live& face) { return !follow(face, frame); });
    if (live_.size() < before) look_now(frame.time_s);
    if (frame.time_s >= search_s_) search_where_needed(frame);
    drop_doubles();
    return note(frame);
  }

  void glance(const media::VideoFrame& frame) override {
    take_time(frame);
    if (live_.size() < 2) return;
    for (Live& face : live_) {
      face.glimpse = fitter_->refit(frame.grey, face.glimpse);
      if (fitter_->oddness(face.glimpse) < kMostOdd)
        memory_.add(face.id, {frame.time_s, lips_parted(face.glimpse)});
    }
  }

  FaceTracks finish() override {
    result_.tracks = memory_.take_tracks();
    return std::move(result_);
  }

 private:
  void take_time(const media::VideoFrame& frame) {
    require_grey(frame.grey);
    if (last_s_ && frame.time_s <= *last_s_)
      throw Error(ErrorKind::kInternal, "frames are given to a face tracker in the order of their times");
    last_s_ = frame.time_s;
  }

  void look_now(double time_s) {
    search_s_ = time_s;
    scene_.forget();
  }

  void begin_frame(const media::VideoFrame& frame) {
    ++result_.frames;
    if (!shots_.feed(frame.grey)) return;
    result_.cuts_s.push_back(frame.time_s);
    for (const Live& face : live_) leave(face, Leaving::kByCut);
    live_.clear();
    memory_.forget_places();
    look_now(frame.time_s);
    shot_s_ = small_s_ = frame.time_s;
    rest_s_ = 0;
  }

  /// Puts a face that was into this frame; false where it is gone.
  bool follow(Live& face, const media::VideoFrame& frame) {
    const double passed_s = frame.time_s - face.time_s;
    FaceBox guess = face.box;
    const auto reach = [&](float speed, float size) {
      return std::clamp(speed * static_cast<float>(passed_s), -size / 3, size / 3);
    };
    guess.left += reach(face.speed.x, guess.width);
    guess.top += reach(face.speed.y, guess.height);
    Live next = face;
    const bool is_followed = place(next, guess, frame) && is_like(face, next);
    if (!is_followed || face.is_tentative) {
      const auto found = detector_->find_near(frame.grey, is_followed ? next.box : face.box);
      if (found) next.is_tentative = false;
      if (!found || !place(next, found->box, frame)) {
        leave(face, Leaving::kLost);
        lost_s_ = frame.time_s;
        return false;
      }
    }
    const auto blend = [&](float old, float way) {
      return 0.5F * old + 0.5F * way / static_cast<float>(passed_s);
    };
    next.speed = {blend(face.speed.x, next.box.centre().x - face.box.centre().x),
                  blend(face.speed.y, next.box.centre().y - face.box.centre().y)};
    face = std::move(next);
    return true;
  }

  /// Fits landmarks into a box; false where they are those of no face.
  bool place(Live& face, const FaceBox& box, const media::VideoFrame& frame) const {
    face.landmarks = fitter_->fit(frame.grey, box);
    face.box = fitter_->box_of(face.landmarks);
    const float moved =
        std::hypot(face.box.centre().x - box.centre().x, face.box.centre().y - box.centre().y);
    if (moved > kLeastMove * box.width) {
      face.landmarks = fitter_->fit(frame.grey, face.box);
      face.box = fitter_->box_of(face.landmarks);
    }
    face.time_s = frame.time_s;
    const FacePoint middle = face.box.centre();
    const bool is_inside = middle.x >= 0 && middle.y >= 0 &&
                           middle.x < static_cast<float>(frame.grey.width) &&
                           middle.y < static_cast<float>(frame.grey.height);
    if (!is_inside || !(fitter_->oddness(face.landmarks) < kMostOdd)) return false;
    face.patch = face_patch(frame.grey, fitter_->placement(face.landmarks));
    return true;
  }

  static bool is_like(const Live& before, const Live& now) {
    const float growth = now.box.width / before.box.width;
    return growth < kMostGrowth && growth > 1 / kMostGrowth &&
           resemblance(before.patch, now.patch) > kStillSame;
  }

  void search_where_needed(const media::VideoFrame& frame) {
    std::vector<FaceBox> followed;
    for (const Live& face : live_) followed.push_back(face.box);
    const bool is_needed =
        frame.time_s - searched_s_ >= options_.still_s || scene_.has_changed(frame.grey, followed);
    if (is_needed) return search(frame);
    if (frame.time_s - judged_s_ >= options_.check_every_s) judge({}, frame);
    search_s_ = frame.time_s + options_.detect_every_s;
  }

  void search(const media::VideoFrame& frame) {
    ++result_.searches;
    searched_s_ = frame.time_s;
    scene_.remember(frame.grey);
    const std::vector<FoundFace> found = detector_->find(frame.grey);
    judge(found, frame);
    welcome_all(found, frame);
    const bool is_wanted = live_.empty() || frame.time_s - shot_s_ >= options_.small_after_s;
    if (is_wanted && frame.time_s >= small_s_) search_enlarged(frame);
    const bool is_lost = frame.time_s - lost_s_ < options_.keep_place_s;
    search_s_ =
        frame.time_s + (is_lost ? std::min(kSearchLost_s, options_.detect_every_s) : options_.detect_every_s);
  }

  /// Rarer the longer it finds nobody that is not known already.
  void search_enlarged(const media::VideoFrame& frame) {
    ++result_.enlarged_searches;
    const bool is_new = welcome_all(detector_->find_small(frame.grey), frame);
    rest_s_ = is_new ? options_.detect_every_s
                     : std::min(options_.rest_s, 2 * std::max(options_.detect_every_s, rest_s_));
    small_s_ = frame.time_s + rest_s_;
  }

  /// Whether there was somebody new.
  bool welcome_all(const std::vector<FoundFace>& found, const media::VideoFrame& frame) {
    const std::size_t before = live_.size();
    for (const FoundFace& face : found) {
      if (!is_known(face.box)) welcome(face, frame);
    }
    return live_.size() > before;
  }

  /// Which of the followed faces the detector sees too; those that have slid off are put back.
  void judge(const std::vector<FoundFace>& found, const media::VideoFrame& frame) {
    judged_s_ = frame.time_s;
    std::erase_if(live_, [&](Live& face) {
      std::optional<FaceBox> seen = best_match(found, face.box);
      if (!seen) {
        if (const auto near = detector_->find_near(frame.grey, face.box)) seen = near->box;
      }
      Live moved = face;
      if (seen && overlap(*seen, face.box) < kWellPlaced && place(moved, *seen, frame)) face = moved;
      if (seen) {
        face.doubts = 0;
        memory_.learn(face.id, describe(face, frame));
        return false;
      }
      if (++face.doubts < kMostDoubts) return false;
      leave(face, Leaving::kLost);
      return true;
    });
  }

  static std::optional<FaceBox> best_match(const std::vector<FoundFace>& found, const FaceBox& box) {
    std::optional<FaceBox> best;
    for (const FoundFace& face : found) {
      const float shared = overlap(face.box, box);
      if (shared > (best ? overlap(*best, box) : kSameBox)) best = face.box;
    }
    return best;
  }

  bool is_known(const FaceBox& box) const {
    return std::ranges::any_of(live_, [&](const Live& face) { return overlap(box, face.box) > kSameBox; });
  }

  void welcome(const FoundFace& found, const media::VideoFrame& frame) {
    if (has_slid_off(found.box, frame)) return;
    Live face;
    if (!place(face, found.box, frame)) return;
    const std::vector<float> appearance = describe(face, frame);
    const std::optional<int> known = memory_.recognise(appearance, face.box, frame.time_s);
    face.id = known ? *known : memory_.begin_track();
    face.is_tentative = !known;
    memory_.learn(face.id, appearance);
    live_.push_back(std::move(face));
  }

  /// Puts a face that the detector does not see where it is followed back to where it does, close by.
  bool has_slid_off(const FaceBox& box, const media::VideoFrame& frame) {
    for (Live& face : live_) {
      const FacePoint from = face.box.centre(), to = box.centre();
      const float growth = box.width / face.box.width;
      const bool is_close = std::hypot(to.x - from.x, to.y - from.y) < face.box.width;
      if (face.doubts == 0 || !is_close || growth > kMostGrowth || growth < 1 / kMostGrowth) continue;
      Live moved = face;
      if (!place(moved, box, frame)) continue;
      moved.doubts = 0;
      face = std::move(moved);
      return true;
    }
    return false;
  }

  std::vector<float> describe(const Live& face, const media::VideoFrame& frame) const {
    return options_.describe(frame.grey, fitter_->placement(face.landmarks));
  }

  /// The older of two tracks on one face stays.
  void drop_doubles() {
    std::ranges::sort(live_, {}, &Live::id);
    for (std::size_t i = 0; i < live_.size(); ++i) {
      for (std::size_t j = live_.size() - 1; j > i; --j) {
        if (overlap(live_[i].box, live_[j].box) < kSameTrack) continue;
        leave(live_[j], Leaving::kLost);
        live_.erase(live_.begin() + static_cast<std::ptrdiff_t>(j));
      }
    }
  }

  enum class Leaving { kByCut, kLost };
  void leave(const Live& face, Leaving how) {
    if (face.is_tentative && how == Leaving::kLost) {
      memory_.drop(face.id);
      return;
    }
    memory_.leave(face.id, face.box, face.time_s);
  }

  std::vector<FaceObservation> note(const media::VideoFrame& frame) {
    std::vector<FaceObservation> seen;
    for (Live& face : live_) {
      face.glimpse = face.landmarks;
      FaceObservation observation;
      observation.track = face.id;
      observation.time_s = frame.time_s;
      observation.box = face.box;
      observation.landmarks = face.landmarks;
      observation.pose = head_pose(face.landmarks, frame.grey.width, frame.grey.height);
      observation.eye_distance_px = eye_distance_px(face.landmarks);
      observation.sharpness = sharpness(face.patch);
      observation.weight = weight_of(observation, face.doubts);
      memory_.add(observation);
      seen.push_back(observation);
    }
    return seen;
  }

  FaceTrackerOptions options_;
  std::unique_ptr<FaceDetector> detector_;
  std::shared_ptr<const LandmarkFitter> fitter_;
  TrackMemory memory_;
  ShotChangeFinder shots_;
  SceneWatch scene_;
  std::vector<Live> live_;
  FaceTracks result_;
  std::optional<double> last_s_;
  double shot_s_ = -1e9;    // when the shot began
  double search_s_ = -1e9;  // when the whole picture is searched next, and when it is enlarged
  double small_s_ = -1e9;
  double rest_s_ = 0;
  double searched_s_ = -1e9;  // when that was last, and when the detector was last asked about the followed
  double judged_s_ = -1e9;
  double lost_s_ = -1e9;
};

}  // namespace

std::unique_ptr<FaceTracker> make_face_tracker(std::unique_ptr<FaceDetector> detector,
                                               std::shared_ptr<const LandmarkFitter> fitter,
                                               FaceTrackerOptions options) {
  return std::make_unique<LandmarkTracker>(std::move(detector), std::move(fitter), std::move(options));
}

}  // namespace undertone::extractors

#include "pipeline/faces/active_speaker.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace undertone::pipeline {
namespace {

using extractors::FaceTrack;
using extractors::MouthSample;

constexpr std::size_t kFewestSamples = 3;
constexpr double kTogether_s = 0.35;    // samples that are further apart say nothing of movement
constexpr double kSoundReach_s = 0.06;  // before and after a sample
constexpr float kQuietest_db = -50;     // all that is quieter counts as this
// Real speakers part their lips by 0.03 to 0.05 eye distances from one tenth of a second to the next, faces
// that rest by less than 0.01; their lips and voices together reach a correlation of 0.6 (opening and
// movement added), other people's voices 0.1.
constexpr double kTurningMovement = 0.016;
constexpr double kMovementWeight = 2;
constexpr double kMostByMovement = 2.5;
constexpr double kTurningTogether = 0.35;
constexpr double kTogetherness = 0.5;  // between the two means
constexpr double kLeastVariance = 0.03;
constexpr double kOffScreen = -1.2;  // how likely that is beforehand, beside somebody visible, as a logarithm
constexpr int kRounds = 5;
constexpr double kDoubt = 0.3;  // utterances' worth of what was not seen

/// What the visible tracks say of one utterance.
struct Candidate {
  std::size_t track = 0;
  double evidence = 0;
  double share = 0;  // of belief
};
struct Scene {
  std::vector<Candidate> candidates;
  double off_screen = 1;
  std::optional<std::size_t> name;
};

class Correlation {
 public:
  void add(double x, double y) {
    ++count_;
    x_ += x;
    y_ += y;
    xx_ += x * x;
    yy_ += y * y;
    xy_ += x * y;
  }
  std::size_t count() const { return count_; }
  double value() const {
    const auto n = static_cast<double>(std::max<std::size_t>(1, count_));
    const double both = xy_ / n - x_ / n * (y_ / n);
    const double of_x = xx_ / n - x_ / n * (x_ / n), of_y = yy_ / n - y_ / n * (y_ / n);
    return of_x > 1e-9 && of_y > 1e-9 ? both / std::sqrt(of_x * of_y) : 0;
  }

 private:
  std::size_t count_ = 0;
  double x_ = 0, y_ = 0, xx_ = 0, yy_ = 0, xy_ = 0;
};

std::span<const MouthSample> within(std::span<const MouthSample> mouth, const TimeSpan& span) {
  const auto first = std::ranges::lower_bound(mouth, span.begin_s, {}, &MouthSample::time_s);
  const auto end = std::ranges::lower_bound(mouth, span.end_s, {}, &MouthSample::time_s);
  return {first, std::max(first, end)};
}

/// Which tracks belong to which names: how many utterances' worth of belief speaks for it.
class Acquaintance {
 public:
  Acquaintance(std::size_t names, std::size_t tracks)
      : tracks_(tracks), counts_(names * (tracks + 1)), of_name_(names), of_track_(tracks) {}

  void add(const Scene& scene, double sign) {
    if (!scene.name) return;
    for (const Candidate& one : scene.candidates) {
      at(*scene.name, one.track) += sign * one.share;
      of_track_[one.track] += sign * one.share;
    }
    at(*scene.name, tracks_) += sign * scene.off_screen;
    of_name_[*scene.name] += sign;
  }
  /// That whoever has the name is this track, off screen being the one after the last, and nobody else is.
  double belief(std::size_t name, std::size_t track) const {
    const auto places = static_cast<double>(tracks_ + 1);
    const double of_name = (count(name, track) + kDoubt) / (of_name_[name] + kDoubt * places);
    if (track == tracks_) return of_name;
    const auto names = static_cast<double>(of_name_.size());
    return of_name * (count(name, track) + kDoubt) / (of_track_[track] + kDoubt * names) * names;
  }
  double count(std::size_t name, std::size_t track) const { return counts_[name * (tracks_ + 1) + track]; }

 private:
  double& at(std::size_t name, std::size_t track) { return counts_[name * (tracks_ + 1) + track]; }

  std::size_t tracks_;
  std::vector<double> counts_;
  std::vector<double> of_name_;
  std::vector<double> of_track_;
};

/// Shares the belief in an utterance out; `worth` is how likely each place is beforehand.
template <class Worth>
void share_out(Scene& scene, std::size_t off_screen, Worth&& worth) {
  double most = kOffScreen;
  for (const Candidate& one : scene.candidates) most = std::max(most, one.evidence);
  double sum = scene.off_screen = worth(off_screen) * std::exp(kOffScreen - most);
  for (Candidate& one : scene.candidates) sum += one.share = worth(one.track) * std::exp(one.evidence - most);
  scene.off_screen /= sum;
  for (Candidate& one : scene.candidates) one.share /= sum;
}

std::vector<Scene> look_at_utterances(const Conversation& conversation, std::span<const FaceTrack> tracks,
                                      const SpeechEnvelope& envelope) {
  const std::vector<std::string> names = conversation.speakers();
  std::vector<Scene> scenes;
  for (const Utterance& utterance : conversation.utterances()) {
    Scene scene;
    if (utterance.speaker)
      scene.name = static_cast<std::size_t>(std::ranges::find(names, *utterance.speaker) - names.begin());
    for (std::size_t i = 0; i < tracks.size(); ++i) {
      if (const auto evidence = speaking_evidence(tracks[i].mouth, utterance.span, envelope))
        scene.candidates.push_back({i, *evidence, 0});
    }
    share_out(scene, tracks.size(), [](std::size_t) { return 1.0; });
    scenes.push_back(std::move(scene));
  }
  return scenes;
}

std::map<int, std::string> names_of(const Acquaintance& acquaintance, const std::vector<std::string>& names,
                                    std::span<const FaceTrack> tracks) {
  std::map<int, std::string> found;
  for (std::size_t track = 0; track < tracks.size(); ++track) {
    double sum = 0;
    std::size_t best = 0;
    for (std::size_t name = 0; name < names.size(); ++name) {
      sum += acquaintance.count(name, track);
      if (acquaintance.count(name, track) > acquaintance.count(best, track)) best = name;
    }
    if (sum > 0.5 && acquaintance.count(best, track) > 0.6 * sum) found[tracks[track].id] = names[best];
  }
  return found;
}

}  // namespace

std::optional<double> speaking_evidence(std::span<const MouthSample> mouth, const TimeSpan& span,
                                        const SpeechEnvelope& envelope) {
  const auto samples = within(mouth, span);
  if (samples.size() < kFewestSamples) return std::nullopt;
  double moved = 0;
  std::size_t steps = 0;
  Correlation opening, movement;
  for (std::size_t i = 1; i < samples.size(); ++i) {
    if (samples[i].time_s - samples[i - 1].time_s > kTogether_s) continue;
    const double step = std::abs(samples[i].parted - samples[i - 1].parted);
    moved += step;
    ++steps;
    const double at = samples[i].time_s;
    const auto level = envelope.level_db({at - kSoundReach_s, at + kSoundReach_s});
    if (!level) continue;
    opening.add(samples[i].parted, std::max(kQuietest_db, *level));
    movement.add(step, std::max(kQuietest_db, *level));
  }
  if (steps + 1 < kFewestSamples) return std::nullopt;
  const double usual = std::max(1e-4, moved / static_cast<double>(steps)) / kTurningMovement;
  const double by_movement =
      std::clamp(kMovementWeight * std::log(usual), -2 * kMostByMovement, kMostByMovement);
  const double variance = kLeastVariance + 2 / static_cast<double>(steps);
  const double together = opening.value() + movement.value();
  const double by_voice =
      opening.count() < kFewestSamples ? 0 : (together - kTurningTogether) * kTogetherness / variance;
  return by_movement + by_voice;
}

ActiveSpeakers find_active_speakers(const Conversation& conversation, std::span<const FaceTrack> tracks,
                                    const SpeechEnvelope& envelope) {
  std::vector<Scene> scenes = look_at_utterances(conversation, tracks, envelope);
  const std::vector<std::string> names = conversation.speakers();
  Acquaintance acquaintance(names.size(), tracks.size());
  for (const Scene& scene : scenes) acquaintance.add(scene, 1);
  for (int round = 0; round < kRounds && !names.empty(); ++round) {
    for (Scene& scene : scenes) {
      if (!scene.name) continue;
      acquaintance.add(scene, -1);  // what an utterance itself says must not count twice
      share_out(scene, tracks.size(),
                [&](std::size_t place) { return acquaintance.belief(*scene.name, place); });
      acquaintance.add(scene, 1);
    }
  }
  ActiveSpeakers found;
  found.names = names_of(acquaintance, names, tracks);
  for (const Scene& scene : scenes) {
    const auto best = std::ranges::max_element(scene.candidates, {}, &Candidate::share);
    if (best == scene.candidates.end() || best->share < scene.off_screen) {
      found.of_utterance.push_back({std::nullopt, scene.off_screen});
    } else {
      found.of_utterance.push_back({tracks[best->track].id, best->share});
    }
  }
  return found;
}

}  // namespace undertone::pipeline

#include "pipeline/segment/speaker_space.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace undertone::pipeline {
namespace {

constexpr double kLeastFrames = 5;
constexpr double kLeastVoicedFrames = 10;
constexpr std::size_t kLeastPitchFrames = 8;
constexpr float kPitchPeriodicity = 0.55F;
constexpr float kVoicedPeriodicity = 0.6F;
constexpr float kLoudnessRange = 30;       // dB
constexpr float kSilence = -88;            // dB: digital silence, at most the last bit flickers
constexpr double kLeastDeviation = 0.1;    // added before the logarithm
constexpr double kUsualPeriodicity = 0.8;  // of voiced frames, when there are none

struct Sums {
  double frames = 0;
  double voiced = 0;
  double periodicity = 0;
  double voiced_periodicity = 0;
  std::array<double, kCepstra> sum{};
  std::array<double, kCepstra> square_sum{};
  std::array<double, kCepstra> voiced_sum{};

  void add(const FrameTrack& track, std::size_t index) {
    std::array<float, kCepstra> cepstra;
    track.cepstra(index, cepstra);
    const float height = track.periodicity(index);
    const double is_voiced = height > kVoicedPeriodicity ? 1 : 0;
    frames += 1;
    voiced += is_voiced;
    periodicity += height;
    voiced_periodicity += is_voiced * height;
    for (std::size_t i = 0; i < kCepstra; ++i) {
      const auto value = static_cast<double>(cepstra[i]);
      sum[i] += value;
      square_sum[i] += value * value;
      voiced_sum[i] += is_voiced * value;
    }
  }

  SpeakerStatistics statistics(double log_pitch) const {
    SpeakerStatistics result;
    const bool has_voice = voiced >= kLeastVoicedFrames;
    for (std::size_t i = 0; i < kCepstra; ++i) {
      const double mean = sum[i] / frames;
      const double variance = std::max(0.0, square_sum[i] / frames - mean * mean);
      result[i] = mean;
      result[kCepstra + i] = has_voice ? voiced_sum[i] / voiced : mean;
      result[2 * kCepstra + i] = std::log(std::sqrt(variance) + kLeastDeviation);
    }
    result[3 * kCepstra] = periodicity / frames;
    result[3 * kCepstra + 1] = voiced >= kLeastFrames + 1 ? voiced_periodicity / voiced : kUsualPeriodicity;
    result[3 * kCepstra + 2] = log_pitch;
    return result;
  }
};

}  // namespace

SpeakerVector project(const SpeakerSpace& space, const SpeakerStatistics& statistics) {
  std::array<double, kSpeakerDimensions> sums{};
  for (std::size_t i = 0; i < kSpeakerStatistics; ++i) {
    for (std::size_t k = 0; k < kSpeakerDimensions; ++k) {
      sums[k] += statistics[i] * static_cast<double>(space.projection[i][k]);
    }
  }
  SpeakerVector vector;
  std::transform(sums.begin(), sums.end(), vector.begin(),
                 [](double sum) { return static_cast<float>(sum); });
  return vector;
}

std::optional<float> median_log_pitch(const FrameTrack& track, std::size_t first, std::size_t last) {
  std::vector<float> pitches;
  for (std::size_t i = first; i < last; ++i) {
    if (track.periodicity(i) > kPitchPeriodicity) pitches.push_back(std::log(track.pitch_hz(i)));
  }
  if (pitches.size() < kLeastPitchFrames) return std::nullopt;
  const auto middle = pitches.begin() + static_cast<std::ptrdiff_t>(pitches.size() / 2);
  std::nth_element(pitches.begin(), middle, pitches.end());
  return *middle;
}

std::optional<SpeakerStatistics> speaker_statistics(const FrameTrack& track, std::size_t first,
                                                    std::size_t last, float usual_log_pitch) {
  float loudest = -1000;
  for (std::size_t i = first; i < last; ++i) loudest = std::max(loudest, track.level_db(i));
  Sums sums;
  for (std::size_t i = first; i < last; ++i) {
    if (track.level_db(i) > std::max(loudest - kLoudnessRange, kSilence)) sums.add(track, i);
  }
  if (sums.frames < kLeastFrames) return std::nullopt;
  return sums.statistics(median_log_pitch(track, first, last).value_or(usual_log_pitch));
}

}  // namespace undertone::pipeline

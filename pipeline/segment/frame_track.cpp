#include "pipeline/segment/frame_track.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace undertone::pipeline {
namespace {

constexpr std::size_t kBands = 23;
constexpr float kLeastDecibel = -95;
constexpr float kNeperPerDecibel = std::numbers::ln10_v<float> / 10;
constexpr double kRunGapSeconds = 0.001;

std::int16_t to_int16(float value) {
  return static_cast<std::int16_t>(std::lround(std::clamp(value, -32768.0F, 32767.0F)));
}

}  // namespace

FrameTrack::FrameTrack() : transform_(kBands, kCepstra + 1) {}

void FrameTrack::push(const SoundFrame& frame) {
  std::array<float, kBands> nepers;
  std::array<float, kCepstra + 1> coefficients;
  for (std::size_t band = 0; band < kBands; ++band) {
    nepers[band] = kNeperPerDecibel * std::max(frame.mel_db[band], kLeastDecibel);
  }
  transform_.forward(nepers, coefficients);
  Kept kept;
  for (std::size_t i = 0; i < kCepstra; ++i) kept.cepstra[i] = to_int16(kCepstraScale * coefficients[i + 1]);
  kept.level = to_int16(kLevelScale * frame.level_db);
  kept.periodicity = static_cast<std::uint16_t>(kPeriodicityScale * frame.periodicity);
  kept.pitch = static_cast<std::uint16_t>(kPitchScale * frame.pitch_hz);

  if (runs_.empty() || std::abs(frame.begin_s - runs_.back().end_s) > kRunGapSeconds) {
    runs_.push_back({frames_.size(), frame.begin_s, frame.end_s - frame.begin_s, frame.end_s});
  }
  runs_.back().end_s = frame.end_s;
  frames_.push_back(kept);
}

const FrameTrack::Run& FrameTrack::run_of(std::size_t index) const {
  const auto after = std::upper_bound(runs_.begin(), runs_.end(), index,
                                      [](std::size_t wanted, const Run& run) { return wanted < run.first; });
  return *std::prev(after);
}

TimeSpan FrameTrack::span(std::size_t index) const {
  const Run& run = run_of(index);
  const double begin_s = run.begin_s + static_cast<double>(index - run.first) * run.hop_s;
  return {begin_s, std::min(begin_s + run.hop_s, run.end_s)};
}

void FrameTrack::cepstra(std::size_t index, std::span<float, kCepstra> values) const {
  for (std::size_t i = 0; i < kCepstra; ++i)
    values[i] = static_cast<float>(frames_[index].cepstra[i]) / kCepstraScale;
}

std::size_t FrameTrack::first_at(double time_s) const {
  const auto after = std::upper_bound(runs_.begin(), runs_.end(), time_s,
                                      [](double wanted_s, const Run& run) { return wanted_s < run.begin_s; });
  if (after == runs_.begin()) return 0;
  const Run& run = *std::prev(after);
  const std::size_t next_first = after == runs_.end() ? frames_.size() : after->first;
  const double steps = std::ceil((time_s - run.begin_s) / run.hop_s - 0.5 - 1e-6);
  return std::min(run.first + static_cast<std::size_t>(std::max(0.0, steps)), next_first);
}

}  // namespace undertone::pipeline

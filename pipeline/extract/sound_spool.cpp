#include "pipeline/extract/sound_spool.hpp"

#include <algorithm>
#include <cmath>
#include <span>

namespace undertone::pipeline {

void SoundSpool::add(const media::AudioBlock& block) {
  if (block.samples.empty()) return;
  const std::size_t first = static_cast<std::size_t>(file_.size()) / sizeof(float);
  file_.append(std::as_bytes(std::span(block.samples)));
  constexpr double kJoined = 0.5;  // of a sample: what begins where the block before ended follows on it
  const bool follows = !runs_.empty() && runs_.back().sample_rate_hz == block.sample_rate_hz &&
                       std::abs(block.time_s - runs_.back().end_s()) * block.sample_rate_hz < kJoined;
  if (!follows) runs_.push_back({block.time_s, block.sample_rate_hz, first, 0});
  runs_.back().count += block.samples.size();
}

TimeSpan SoundSpool::heard() const {
  if (runs_.empty()) return {};
  return {runs_.front().start_s, runs_.back().end_s()};
}

Stretch SoundSpool::read(const TimeSpan& span) const {
  const Run* best = nullptr;
  std::size_t best_first = 0, best_count = 0;
  for (const Run& run : runs_) {
    const auto sample_at = [&](double time_s) {
      const double place = std::round((time_s - run.start_s) * run.sample_rate_hz);
      return static_cast<std::size_t>(std::clamp(place, 0.0, static_cast<double>(run.count)));
    };
    const std::size_t first = sample_at(span.begin_s), end = sample_at(span.end_s);
    if (end <= first || end - first <= best_count) continue;
    best = &run;
    best_first = first;
    best_count = end - first;
  }
  Stretch stretch;
  stretch.start_s = span.begin_s;
  if (best == nullptr) return stretch;
  stretch.start_s = best->start_s + static_cast<double>(best_first) / best->sample_rate_hz;
  stretch.sample_rate_hz = best->sample_rate_hz;
  stretch.samples.resize(best_count);
  file_.read((best->first + best_first) * sizeof(float), std::as_writable_bytes(std::span(stretch.samples)));
  return stretch;
}

}  // namespace undertone::pipeline

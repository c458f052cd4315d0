#include "pipeline/faces/speech_envelope.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace undertone::pipeline {
namespace {

constexpr double kCell_s = 0.02;
constexpr double kLongest_s = 1e6;      // what claims to be later is a broken time
constexpr float kSilencePower = 1e-9F;  // −90 dB

/// Nothing for times that no recording has.
std::optional<std::size_t> cell_of(double time_s) {
  if (!(time_s >= 0) || time_s > kLongest_s) return std::nullopt;
  return static_cast<std::size_t>(time_s / kCell_s);
}

}  // namespace

void SpeechEnvelope::feed(const media::AudioBlock& block) {
  for (std::size_t i = 0; i < block.samples.size(); ++i) {
    const double time_s = block.time_s + static_cast<double>(i) / block.sample_rate_hz;
    const auto cell = cell_of(time_s);
    if (!cell || !std::isfinite(block.samples[i])) continue;
    if (*cell >= cells_.size()) cells_.resize(*cell + 1);
    cells_[*cell].power += block.samples[i] * block.samples[i];
    ++cells_[*cell].samples;
  }
}

std::optional<float> SpeechEnvelope::level_db(const TimeSpan& span) const {
  const std::size_t first = cell_of(std::max(0.0, span.begin_s)).value_or(cells_.size());
  const std::size_t end = std::min(cells_.size(), cell_of(span.end_s).value_or(0) + 1);
  float power = 0;
  std::uint64_t samples = 0;
  for (std::size_t i = first; i < end; ++i) {
    power += cells_[i].power;
    samples += cells_[i].samples;
  }
  if (samples == 0) return std::nullopt;
  return 10 * std::log10(kSilencePower + power / static_cast<float>(samples));
}

}  // namespace undertone::pipeline

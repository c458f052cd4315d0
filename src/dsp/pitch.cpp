#include "src/dsp/pitch.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "src/core/error.hpp"
#include "src/dsp/spectral.hpp"

namespace undertone::dsp {
namespace {

constexpr double kNever = std::numeric_limits<double>::infinity();
// A harmonic lies this far into the point that stands for it: a little less than rounding would say.
constexpr double kPointShare = 0.4;

void insert(PitchCandidates& candidates, const PitchCandidate& found) {
  std::size_t place = candidates.count;
  while (place > 0 && candidates.list[place - 1].strength < found.strength) --place;
  if (place == kPitchCandidates) return;
  candidates.count = std::min(candidates.count + 1, kPitchCandidates);
  for (std::size_t i = candidates.count - 1; i > place; --i) candidates.list[i] = candidates.list[i - 1];
  candidates.list[place] = found;
}

}  // namespace

SubharmonicPitch::SubharmonicPitch(std::size_t bins, double sample_rate_hz, const PitchOptions& options)
    : options_(options),
      axis_(bins, sample_rate_hz, options.spectrum_low_hz),
      near_(bins + 4),
      peaks_(bins),
      smooth_(bins),
      points_(bins),
      sums_(bins) {
  if (options.harmonics < 1 || !(options.fading > 0) || !(options.low_hz < options.high_hz)) {
    throw Error(ErrorKind::kMisuse, "a pitch needs at least one harmonic and a range of frequencies");
  }
  for (int n = 1; n <= options.harmonics; ++n) {
    shifts_.push_back(static_cast<std::size_t>(std::log2(n) / axis_.octaves_per_point() + kPointShare));
  }
}

// What is further than two bins from a peak goes; the rest is smoothed by 1/4, 1/2, 1/4. Without branches, as
// peaks come too irregularly to be guessed.
void SubharmonicPitch::keep_peaks(std::span<const float> magnitudes) {
  const std::size_t bins = magnitudes.size();
  float* near = near_.data() + 2;  // 1 at a peak; there is room for two more on both sides
  for (std::size_t i = 1; i + 1 < bins; ++i) {
    const bool peak = (magnitudes[i] > magnitudes[i - 1]) & (magnitudes[i] >= magnitudes[i + 1]);
    near[i] = peak ? 1.0F : 0.0F;
  }
  for (std::size_t i = 0; i < bins; ++i) {
    const float* around = near_.data() + i;
    const float any = around[0] + around[1] + around[2] + around[3] + around[4];
    peaks_[i] = any > 0 ? magnitudes[i] : 0.0F;
  }
  smooth_.front() = peaks_.front();
  smooth_.back() = peaks_.back();
  for (std::size_t i = 1; i + 1 < bins; ++i) {
    smooth_[i] = 0.25F * (peaks_[i - 1] + peaks_[i + 1]) + 0.5F * peaks_[i];
  }
}

void SubharmonicPitch::sum_harmonics() {
  std::fill(sums_.begin(), sums_.end(), 0.0F);
  float weight = 1;
  for (const std::size_t shift : shifts_) {
    if (shift >= points_.size()) break;
    add_scaled(sums_, weight, std::span(points_).subspan(shift));
    weight *= static_cast<float>(options_.fading);
  }
}

PitchCandidates SubharmonicPitch::find(std::span<const float> magnitudes) {
  if (magnitudes.size() != sums_.size()) {
    throw Error(ErrorKind::kMisuse, "a pitch finder was given a spectrum of another size");
  }
  keep_peaks(magnitudes);
  axis_.apply(smooth_, points_);
  for (float& value : points_) value = std::max(value, 0.0F);
  sum_harmonics();

  const double mean = sum(sums_) / static_cast<double>(sums_.size());
  PitchCandidates candidates;
  if (!(mean > 0)) return candidates;
  for (std::size_t i = 1; i + 1 < sums_.size(); ++i) {
    if (!(sums_[i] > sums_[i - 1]) || !(sums_[i] >= sums_[i + 1])) continue;
    const auto left = static_cast<double>(sums_[i - 1]);
    const auto middle = static_cast<double>(sums_[i]);
    const auto right = static_cast<double>(sums_[i + 1]);
    const double offset = 0.5 * (left - right) / (left - 2.0 * middle + right);
    const double strength = 1.0 - mean / (middle - 0.25 * (left - right) * offset);
    if (candidates.count == kPitchCandidates && !(strength > candidates.list.back().strength)) continue;
    const double frequency_hz = axis_.hz(static_cast<double>(i) + offset);
    if (frequency_hz <= options_.low_hz || frequency_hz >= options_.high_hz) continue;
    insert(candidates, {frequency_hz, strength});
  }
  return candidates;
}

double PitchPath::own_cost(const PitchCandidates& frame, std::size_t state) const {
  const double strongest = frame.count == 0 ? 0.0 : frame.list[0].strength;
  if (state == kStates - 1) {
    return options_.unvoiced_cost + (strongest > options_.voiced_strength ? options_.silent_cost : 0.0);
  }
  if (state >= frame.count) return kNever;
  const double strength = frame.list[state].strength;
  return options_.weakness_cost * (1.0 - strength) +
         (strength < options_.voiced_strength ? options_.breathless_cost : 0.0);
}

double PitchPath::switch_cost(const Step& before, std::size_t from, const PitchCandidates& frame,
                              std::size_t to) const {
  if (from == kStates - 1 && to == kStates - 1) return 0;
  if (from == kStates - 1 || to == kStates - 1) return options_.switch_cost;
  const double octaves = std::log2(frame.list[to].frequency_hz / before.candidates.list[from].frequency_hz);
  return options_.jump_cost * octaves * octaves;
}

bool PitchPath::push(const PitchCandidates& frame, double& frequency_hz) {
  if (ring_.empty()) ring_.resize(options_.lookahead + 1);
  const bool due = count_ == ring_.size();
  if (due) frequency_hz = decide_oldest();
  Step& step = ring_[(first_ + count_) % ring_.size()];
  const Step* before = count_ == 0 ? nullptr : &ring_[(first_ + count_ - 1) % ring_.size()];
  step.candidates = frame;
  step.cost.fill(kNever);
  for (std::size_t to = 0; to < kStates; ++to) {
    const double own = own_cost(frame, to);
    if (own == kNever) continue;
    double best = before == nullptr ? 0.0 : kNever;
    for (std::size_t from = 0; before != nullptr && from < kStates; ++from) {
      if (before->cost[from] == kNever) continue;
      const double cost = before->cost[from] + switch_cost(*before, from, frame, to);
      if (cost < best) best = cost, step.from[to] = from;
    }
    step.cost[to] = best + own;
  }
  // Only differences matter, and sums must not grow with the length of the recording.
  const double least = *std::min_element(step.cost.begin(), step.cost.end());
  for (double& cost : step.cost) cost -= least;
  ++count_;
  return due;
}

double PitchPath::decide_oldest() {
  const Step& last = ring_[(first_ + count_ - 1) % ring_.size()];
  auto state =
      static_cast<std::size_t>(std::min_element(last.cost.begin(), last.cost.end()) - last.cost.begin());
  for (std::size_t i = count_ - 1; i > 0; --i) state = ring_[(first_ + i) % ring_.size()].from[state];
  const Step& oldest = ring_[first_];
  first_ = (first_ + 1) % ring_.size();
  --count_;
  return state == kStates - 1 ? 0.0 : oldest.candidates.list[state].frequency_hz;
}

bool PitchPath::drain(double& frequency_hz) {
  if (count_ == 0) return false;
  frequency_hz = decide_oldest();
  return true;
}

void PitchPath::reset() {
  first_ = 0;
  count_ = 0;
}

}  // namespace undertone::dsp

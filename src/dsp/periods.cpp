#include "src/dsp/periods.hpp"

#include <algorithm>
#include <cmath>

namespace undertone::dsp {
namespace {

/// Correlation of `length` samples with as many that come `lag` later, means taken away.
double likeness(const float* samples, std::size_t length, std::size_t lag) {
  const float* later = samples + lag;
  float sum_a = 0, sum_b = 0, aa = 0, bb = 0, ab = 0;
  for (std::size_t i = 0; i < length; ++i) {
    sum_a += samples[i];
    sum_b += later[i];
    aa += samples[i] * samples[i];
    bb += later[i] * later[i];
    ab += samples[i] * later[i];
  }
  const auto count = static_cast<double>(length);
  const double a = static_cast<double>(sum_a);
  const double b = static_cast<double>(sum_b);
  const double power = (static_cast<double>(aa) - a * a / count) * (static_cast<double>(bb) - b * b / count);
  return power > 1e-20 ? (static_cast<double>(ab) - a * b / count) / std::sqrt(power) : 0.0;
}

}  // namespace

PeriodTracker::Period PeriodTracker::next(std::span<const float> samples, double expected) const {
  const auto least = static_cast<std::size_t>(std::max(2.0, expected * (1.0 - options_.search)));
  const auto most = static_cast<std::size_t>(std::ceil(expected * (1.0 + options_.search)));
  const auto length = static_cast<std::size_t>(std::lround(expected));
  if (length + most + 1 > samples.size()) return {};
  Period best;
  double before = 0, left = 0, right = 0;
  bool passed = false;
  for (std::size_t lag = least; lag <= most; ++lag) {
    const double now = likeness(samples.data(), length, lag);
    if (passed) right = now, passed = false;
    if (now > best.likeness) {
      best.likeness = now;
      best.whole = lag;
      left = before;
      passed = true;
    }
    before = now;
  }
  if (best.likeness < options_.likeness || best.whole == least || best.whole == most) return {};
  const double curve = left - 2.0 * best.likeness + right;
  best.length = static_cast<double>(best.whole) + (curve < 0 ? 0.5 * (left - right) / curve : 0.0);
  return best;
}

Perturbation PeriodTracker::frame(std::span<const float> samples, std::int64_t first, std::int64_t begin,
                                  std::int64_t end, double fundamental_hz) {
  if (!(fundamental_hz > 0)) {
    reset();
    return now_;
  }
  const double expected = sample_rate_hz_ / fundamental_hz;
  position_ = std::max({position_, begin, first});
  double changes = 0, levels = 0, lengths = 0;
  int pairs = 0, periods = 0;
  while (static_cast<double>(position_) + expected <= static_cast<double>(end)) {
    const auto offset = static_cast<std::size_t>(position_ - first);
    if (offset >= samples.size()) break;
    const auto rest = samples.subspan(offset);
    const Period period = next(rest, expected);
    if (period.whole == 0) {
      if (rest.size() < static_cast<std::size_t>(2.0 * expected)) break;
      last_length_ = 0;
      position_ += std::lround(expected);
      continue;
    }
    const auto [low, high] =
        std::minmax_element(rest.begin(), rest.begin() + static_cast<std::ptrdiff_t>(period.whole));
    const double amplitude = static_cast<double>(*high) - static_cast<double>(*low);
    if (last_length_ > 0) {
      changes += std::abs(period.length - last_length_);
      levels += std::abs(20.0 * std::log10(amplitude / last_amplitude_));
      ++pairs;
    }
    lengths += period.length;
    ++periods;
    last_length_ = period.length;
    last_amplitude_ = amplitude;
    position_ += static_cast<std::int64_t>(period.whole);
  }
  if (pairs > 0) {
    now_.jitter = (changes / pairs) / (lengths / periods);
    now_.shimmer_db = levels / pairs;
  }
  return now_;
}

void PeriodTracker::reset() {
  position_ = -1;
  last_length_ = 0;
  last_amplitude_ = 0;
  now_ = {};
}

}  // namespace undertone::dsp

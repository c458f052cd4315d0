#include "src/dsp/periods.hpp"

#include <algorithm>
#include <cmath>

#include <Eigen/Core>

namespace undertone::dsp {
namespace {

using Samples = Eigen::Map<const Eigen::VectorXf>;

/// One stretch of sound against which later ones are held.
class Likeness {
 public:
  Likeness(const float* samples, std::size_t length)
      : samples_(samples), length_(static_cast<Eigen::Index>(length)) {
    const Samples part(samples_, length_);
    sum_ = static_cast<double>(part.sum());
    power_ = spread(static_cast<double>(part.squaredNorm()), sum_);
  }

  /// Correlation with as many samples that come `lag` later, means taken away.
  double at(std::size_t lag) const {
    const Samples part(samples_, length_);
    const Samples later(samples_ + lag, length_);
    const auto sum = static_cast<double>(later.sum());
    const double power = power_ * spread(static_cast<double>(later.squaredNorm()), sum);
    const double common = static_cast<double>(part.dot(later)) - sum_ * sum / static_cast<double>(length_);
    return power > 1e-20 ? common / std::sqrt(power) : 0.0;
  }

 private:
  double spread(double squares, double sum) const {
    return squares - sum * sum / static_cast<double>(length_);
  }

  const float* samples_;
  Eigen::Index length_;
  double sum_ = 0;
  double power_ = 0;
};

}  // namespace

PeriodTracker::Period PeriodTracker::next(std::span<const float> samples, double expected) const {
  const auto least = static_cast<std::size_t>(std::max(2.0, expected * (1.0 - options_.search)));
  const auto most = static_cast<std::size_t>(std::ceil(expected * (1.0 + options_.search)));
  const auto length = static_cast<std::size_t>(std::lround(expected));
  if (length + most + 1 > samples.size()) return {};
  const Likeness likeness(samples.data(), length);
  Period best;
  double before = 0, left = 0, right = 0;
  bool passed = false;
  for (std::size_t lag = least; lag <= most; ++lag) {
    const double now = likeness.at(lag);
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
  int pairs = 0, level_pairs = 0, periods = 0;
  while (static_cast<double>(position_) + expected <= static_cast<double>(end)) {
    const auto offset = static_cast<std::size_t>(position_ - first);
    if (offset >= samples.size()) break;
    const auto rest = samples.subspan(offset);
    const Period period = next(rest, expected);
    if (period.whole == 0) {
      if (rest.size() < static_cast<std::size_t>(2.0 * expected)) break;
      last_amplitude_ = 0;  // lengths are compared across a gap, amplitudes are not
      position_ += std::lround(expected);
      continue;
    }
    const auto [low, high] =
        std::minmax_element(rest.begin(), rest.begin() + static_cast<std::ptrdiff_t>(period.whole));
    const double amplitude = static_cast<double>(*high) - static_cast<double>(*low);
    if (last_length_ > 0) {
      changes += std::abs(period.length - last_length_);
      ++pairs;
    }
    if (last_amplitude_ > 0 && amplitude > 0) {
      levels += std::abs(20.0 * std::log10(amplitude / last_amplitude_));
      ++level_pairs;
    }
    lengths += period.length;
    ++periods;
    last_length_ = period.length;
    last_amplitude_ = amplitude;
    position_ += static_cast<std::int64_t>(period.whole);
  }
  if (pairs > 0) now_.jitter = (changes / pairs) / (lengths / periods);
  if (level_pairs > 0) now_.shimmer_db = levels / level_pairs;
  return now_;
}

void PeriodTracker::reset() {
  position_ = -1;
  last_length_ = 0;
  last_amplitude_ = 0;
  now_ = {};
}

}  // namespace undertone::dsp

#include "src/dsp/periods.hpp"

#include <algorithm>
#include <cmath>

#include <Eigen/Core>

#include "src/core/error.hpp"

namespace undertone::dsp {
namespace {

constexpr std::size_t kLeastLag = 3;  // an amplitude is taken without the first and the last sample

/// Between the highest and the lowest of `length` samples, the first and the last one left out.
double amplitude(std::span<const float> samples, std::size_t from, std::size_t length) {
  const auto inner = samples.subspan(from + 1, length - 2);
  const auto [low, high] = std::minmax_element(inner.begin(), inner.end());
  return static_cast<double>(*high) - static_cast<double>(*low);
}

std::size_t longest(double period, double search) {
  return static_cast<std::size_t>(std::floor((1.0 + search) * period));
}

}  // namespace

PeriodTracker::PeriodTracker(double sample_rate_hz, std::size_t hop, const PeriodOptions& options)
    : sample_rate_hz_(sample_rate_hz), hop_(static_cast<std::int64_t>(hop)), options_(options) {
  if (!(sample_rate_hz > 0) || !(options.lowest_hz > 0) || !(options.search > 0 && options.search < 1)) {
    throw Error(ErrorKind::kMisuse, "periods need a sample rate, a lowest fundamental and a share to search");
  }
  const std::size_t most = std::max(kLeastLag, longest(sample_rate_hz / options.lowest_hz, options.search));
  history_ = 2 * most + static_cast<std::size_t>(options.margin);
  samples_.reserve(2 * most);
  sums_.reserve(2 * most + 1);
  powers_.reserve(2 * most + 1);
  likeness_.reserve(most);
}

void PeriodTracker::prepare(std::span<const float> samples) {
  samples_.clear();
  sums_.assign(1, 0.0);
  powers_.assign(1, 0.0);
  for (const float sample : samples) {
    const auto value = static_cast<double>(sample);
    samples_.push_back(value);
    sums_.push_back(sums_.back() + value);
    powers_.push_back(powers_.back() + value * value);
  }
}

// Correlation of `lag` samples with as many behind them, means taken away.
double PeriodTracker::likeness(std::size_t lag) const {
  const auto count = static_cast<Eigen::Index>(lag);
  const Eigen::Map<const Eigen::VectorXd> part(samples_.data(), count);
  const Eigen::Map<const Eigen::VectorXd> later(samples_.data() + lag, count);
  const double share = 1.0 / static_cast<double>(lag);
  const double sum = sums_[lag];
  const double later_sum = sums_[2 * lag] - sum;
  const double power = powers_[lag] - share * sum * sum;
  const double later_power = powers_[2 * lag] - powers_[lag] - share * later_sum * later_sum;
  const double common = part.dot(later) - share * sum * later_sum;
  constexpr double kRounding = 1e-12;
  const bool moves = power > kRounding * powers_[lag] && later_power > kRounding * powers_[2 * lag];
  return moves ? common / std::sqrt(power * later_power) : 0.0;
}

PeriodTracker::Period PeriodTracker::next(std::span<const float> samples, double expected) {
  const auto least = std::max(kLeastLag, static_cast<std::size_t>((1.0 - options_.search) * expected));
  const std::size_t most = longest(expected, options_.search);
  prepare(samples.first(2 * most));
  likeness_.clear();
  for (std::size_t lag = least; lag <= most; ++lag) likeness_.push_back(likeness(lag));
  std::size_t best = 0;  // an end of the range is no peak
  for (std::size_t i = 1; i + 1 < likeness_.size(); ++i) {
    const bool peak = likeness_[i] >= likeness_[i - 1] && likeness_[i] >= likeness_[i + 1];
    if (peak && (best == 0 || likeness_[i] > likeness_[best])) best = i;
  }
  if (best == 0) return {.step = static_cast<std::size_t>(std::lround(expected))};
  const double left = likeness_[best - 1];
  const double right = likeness_[best + 1];
  const double curve = left - 2.0 * likeness_[best] + right;
  const double offset = curve < 0 ? 0.5 * (left - right) / curve : 0.0;
  const double highest = likeness_[best] - 0.25 * (left - right) * offset;
  const std::size_t step = least + best;
  return {.step = step, .length = highest >= options_.likeness ? static_cast<double>(step) + offset : 0.0};
}

void PeriodTracker::count(std::span<const float> samples, const Period& period, Tally& tally) {
  ++tally.tried;
  if (period.length == 0) return;
  if (last_length_ > 0) {
    tally.changes += std::abs(period.length - last_length_);
    ++tally.pairs;
  }
  last_length_ = period.length;
  tally.lengths += period.length;
  ++tally.periods;
  const double own = amplitude(samples, 0, period.step);
  const double later = amplitude(samples, period.step, period.step);
  tally.differences += std::abs(own - later);
  tally.levels += 0.5 * (own + later);
}

Perturbation PeriodTracker::frame(std::span<const float> samples, std::int64_t first, std::int64_t begin,
                                  double fundamental_hz) {
  if (!(fundamental_hz > 0)) {
    reset();
    return now_;
  }
  const double expected = sample_rate_hz_ / fundamental_hz;
  const auto reach = static_cast<std::int64_t>(2 * std::max(kLeastLag, longest(expected, options_.search)));
  if (position_ == kNowhere) position_ = begin;
  position_ = std::max(position_, first);
  Tally tally;
  while (tally.tried == 0 ? position_ <= begin : position_ + reach < begin + hop_ - options_.margin) {
    const auto offset = static_cast<std::size_t>(position_ - first);
    if (offset + static_cast<std::size_t>(reach) > samples.size()) break;
    const auto rest = samples.subspan(offset);
    const Period period = next(rest, expected);
    count(rest, period, tally);
    position_ += static_cast<std::int64_t>(period.step);
  }
  if (tally.tried == 0) now_.jitter = 0;
  if (tally.pairs > 0) now_.jitter = (tally.changes / tally.pairs) / (tally.lengths / tally.periods);
  if (tally.levels > 0) {
    now_.shimmer_db = 20.0 * std::log10(1.0 + std::min(1.0, tally.differences / tally.levels));
  }
  return now_;
}

void PeriodTracker::reset() {
  position_ = kNowhere;
  last_length_ = 0;
  now_ = {};
}

}  // namespace undertone::dsp

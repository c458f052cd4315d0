#include "pipeline/learn/schedule.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace undertone::pipeline {
namespace {

constexpr double kOneCycleRise = 0.3;        // share of the steps, unless the warm-up is longer
constexpr double kOneCycleStart = 1.0 / 25;  // of the highest rate

double half_cosine(double from, double to, double share) {
  return to + (from - to) * 0.5 * (1 + std::cos(std::numbers::pi * share));
}

}  // namespace

double schedule_factor(const ScheduleOptions& options, std::int64_t step, std::int64_t steps) {
  const double share = steps > 0 ? static_cast<double>(step) / static_cast<double>(steps) : 0;
  if (options.kind == ScheduleKind::kOneCycle) {
    const double rise = std::max(kOneCycleRise, options.warm_up);
    return share < rise ? half_cosine(kOneCycleStart, 1, share / rise)
                        : half_cosine(1, 0, (share - rise) / (1 - rise));
  }
  if (share < options.warm_up) {
    const double steps_of_rise = options.warm_up * static_cast<double>(steps);
    return static_cast<double>(step + 1) / (steps_of_rise + 1);
  }
  if (options.kind != ScheduleKind::kCosine) return 1;
  return half_cosine(1, 0, (share - options.warm_up) / (1 - options.warm_up));
}

void Plateau::note(bool improved) {
  if (options_.kind != ScheduleKind::kPlateau) return;
  waited_ = improved ? 0 : waited_ + 1;
  if (waited_ <= options_.plateau_patience) return;
  factor_ *= options_.plateau_factor;
  waited_ = 0;
}

void Plateau::restore(double factor, std::int64_t waited) {
  factor_ = factor;
  waited_ = waited;
}

}  // namespace undertone::pipeline

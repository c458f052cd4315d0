#include "pipeline/report/axis.hpp"

#include <algorithm>
#include <cmath>

namespace undertone::pipeline {
namespace {

constexpr double kWantedTicks = 4;
constexpr double kWantedWholeTicks = 6;
constexpr double kSlack = 1e-6;  // of a step, so that a tick at the end is not lost to rounding

/// 1, 2 or 5 times a power of ten, not below `step`.
double round_step(double step) {
  const double power = std::pow(10, std::floor(std::log10(step)));
  for (const double factor : {1., 2., 5.}) {
    if (factor * power >= step * (1 - kSlack)) return factor * power;
  }
  return 10 * power;
}

}  // namespace

bool is_drawable(double value) { return std::isfinite(value) && std::abs(value) <= kLargestDrawn; }

std::vector<double> Axis::ticks() const {
  std::vector<double> ticks;
  const double first = std::ceil(low / step - kSlack), last = std::floor(high / step + kSlack);
  for (double i = first; i <= last; ++i) ticks.push_back(i * step);
  return ticks;
}

Axis round_axis(AxisRange values, std::optional<double> least, std::optional<double> most) {
  const double size = std::max(std::abs(values.low), std::abs(values.high));
  if (values.high - values.low <= 1e-9 * size || size < 1e-200) {  // all alike: in the middle, with some air
    const double air = size < 1e-200 ? 1 : 0.1 * size;
    values = {values.low - air, values.high + air};
  }
  Axis axis;
  axis.step = round_step((values.high - values.low) / kWantedTicks);
  axis.low = std::floor(values.low / axis.step + kSlack) * axis.step;
  axis.high = std::ceil(values.high / axis.step - kSlack) * axis.step;
  if (least && values.high > *least) axis.low = std::max(axis.low, *least);
  if (most && values.low < *most) axis.high = std::min(axis.high, *most);
  return axis;
}

Axis whole_axis(AxisRange values) {
  Axis axis;
  const double span = values.high - values.low;
  axis.step = span > kWantedWholeTicks ? round_step(span / kWantedWholeTicks) : 1;
  const double air = span > 0 ? 0 : 0.5;
  axis.low = values.low - air;
  axis.high = values.high + air;
  return axis;
}

}  // namespace undertone::pipeline

#include "src/dsp/resample.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>

namespace undertone::dsp {
namespace {

constexpr int kZeroCrossings = 12;  // of the low-pass on each side
constexpr int kStepsPerCrossing = 256;
constexpr double kPassShare = 0.92;  // of what both rates can hold

/// A low-pass under a Hann window, by table: one side, in units of its zero crossings.
std::vector<float> low_pass_table() {
  std::vector<float> table(static_cast<std::size_t>(kZeroCrossings * kStepsPerCrossing) + 2);
  for (std::size_t i = 0; i < table.size(); ++i) {
    const double t = static_cast<double>(i) / kStepsPerCrossing;
    const double angle = std::numbers::pi * t;
    const double window = t < kZeroCrossings ? 0.5 + 0.5 * std::cos(angle / kZeroCrossings) : 0;
    table[i] = static_cast<float>((i == 0 ? 1 : std::sin(angle) / angle) * window);
  }
  return table;
}

}  // namespace

std::vector<float> resampled(std::span<const float> samples, double from_hz, double to_hz) {
  static const std::vector<float> table = low_pass_table();
  const double step = from_hz / to_hz;  // input samples per output sample
  const double cutoff = kPassShare * std::min(1.0, to_hz / from_hz);
  const double reach = kZeroCrossings / cutoff;
  std::vector<float> result(static_cast<std::size_t>(static_cast<double>(samples.size()) / step));
  const auto last = static_cast<std::ptrdiff_t>(samples.size()) - 1;
  for (std::size_t i = 0; i < result.size(); ++i) {
    const double centre = static_cast<double>(i) * step;
    const auto begin = std::max<std::ptrdiff_t>(0, static_cast<std::ptrdiff_t>(std::ceil(centre - reach)));
    const auto end = std::min(last, static_cast<std::ptrdiff_t>(centre + reach));
    float sum = 0;
    for (std::ptrdiff_t k = begin; k <= end; ++k) {
      const double place = std::abs(static_cast<double>(k) - centre) * cutoff * kStepsPerCrossing;
      const auto index = static_cast<std::size_t>(place);
      const float share = static_cast<float>(place - static_cast<double>(index));
      const float weight = table[index] + share * (table[index + 1] - table[index]);
      sum += weight * samples[static_cast<std::size_t>(k)];
    }
    result[i] = sum * static_cast<float>(cutoff);
  }
  return result;
}

}  // namespace undertone::dsp

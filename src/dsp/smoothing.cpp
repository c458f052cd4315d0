#include "src/dsp/smoothing.hpp"

#include <algorithm>
#include <functional>

#include "src/core/error.hpp"

namespace undertone::dsp {
namespace {

void check(std::span<const float> values, std::span<float> smoothed) {
  const std::less<const float*> before;
  const bool apart = !before(values.data(), smoothed.data() + smoothed.size()) ||
                     !before(smoothed.data(), values.data() + values.size());
  if (values.size() == smoothed.size() && (apart || values.empty())) return;
  throw Error(ErrorKind::kMisuse, "smoothing needs as much room as there are values, and elsewhere");
}

}  // namespace

void smooth_three(std::span<const float> values, std::span<float> smoothed) {
  check(values, smoothed);
  const std::size_t count = values.size();
  for (std::size_t i = 0; i < count; ++i) {
    const float before = values[i == 0 ? 0 : i - 1];
    const float after = values[std::min(i + 1, count - 1)];
    smoothed[i] = (before + values[i] + after) / 3.0F;
  }
}

void smooth_three_nonzero(std::span<const float> values, std::span<float> smoothed) {
  check(values, smoothed);
  const std::size_t count = values.size();
  for (std::size_t i = 0; i < count; ++i) {
    const float before = values[i == 0 ? 0 : i - 1];
    const float after = values[std::min(i + 1, count - 1)];
    const int there = 1 + (before != 0) + (after != 0);
    smoothed[i] = values[i] == 0 ? 0.0F : (before + values[i] + after) / static_cast<float>(there);
  }
}

}  // namespace undertone::dsp

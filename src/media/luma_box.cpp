#include "src/media/luma_box.hpp"

#include <algorithm>
#include <numeric>
#include <vector>

namespace undertone::media {
namespace {

constexpr int kLargestFactor = 16;  // sums of a column of so many pixels fit in 16 bits

void add_row(const std::uint8_t* __restrict row, std::uint16_t* __restrict sums, int width) {
  for (int x = 0; x < width; ++x) sums[x] = static_cast<std::uint16_t>(sums[x] + row[x]);
}

// With the factor known to the compiler, the inner loop unrolls and the division becomes a multiplication.
template <int kFactor>
void average(const std::uint16_t* __restrict sums, std::uint8_t* __restrict out, int width) {
  constexpr unsigned kArea = kFactor * kFactor;
  for (int x = 0; x < width; ++x) {
    unsigned sum = kArea / 2;
    for (int i = 0; i < kFactor; ++i) sum += sums[x * kFactor + i];
    out[x] = static_cast<std::uint8_t>(sum / kArea);
  }
}

void average_any(const std::uint16_t* sums, std::uint8_t* out, int width, int factor) {
  const int area = factor * factor;
  for (int x = 0; x < width; ++x) {
    const int sum = std::accumulate(sums + x * factor, sums + (x + 1) * factor, area / 2);
    out[x] = static_cast<std::uint8_t>(sum / area);
  }
}

void average(const std::uint16_t* sums, std::uint8_t* out, int width, int factor) {
  switch (factor) {
    case 1:
      return average<1>(sums, out, width);
    case 2:
      return average<2>(sums, out, width);
    case 3:
      return average<3>(sums, out, width);
    case 4:
      return average<4>(sums, out, width);
    case 6:
      return average<6>(sums, out, width);
    default:
      return average_any(sums, out, width, factor);
  }
}

void widen_range(std::uint8_t* __restrict row, int width) {
  for (int x = 0; x < width; ++x) {
    const auto above_black = static_cast<std::uint16_t>(std::clamp<int>(row[x], 16, 235) - 16);
    row[x] = static_cast<std::uint8_t>((above_black * 298 + 128) >> 8);  // 298 / 256 is 255 / 219
  }
}

}  // namespace

std::optional<int> box_factor(const LumaPlane& plane, int width, int height) {
  const int factor = plane.width / std::max(1, width);
  const bool fits = factor >= 1 && factor <= kLargestFactor && width * factor == plane.width &&
                    height * factor == plane.height;
  return fits ? std::optional(factor) : std::nullopt;
}

Image shrink_by_boxes(const LumaPlane& plane, int factor) {
  Image image = make_image(plane.width / factor, plane.height / factor, 1);
  std::vector<std::uint16_t> sums(static_cast<std::size_t>(plane.width));
  for (int y = 0; y < image.height; ++y) {
    std::fill(sums.begin(), sums.end(), std::uint16_t{0});
    for (int i = 0; i < factor; ++i)
      add_row(plane.pixels + (y * factor + i) * plane.stride, sums.data(), plane.width);
    average(sums.data(), image.row(y), image.width, factor);
    if (!plane.full_range) widen_range(image.row(y), image.width);
  }
  return image;
}

}  // namespace undertone::media

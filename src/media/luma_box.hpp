#pragma once

#include <cstdint>
#include <optional>

#include "src/media/image.hpp"

namespace undertone::media {

/// The brightness plane of a decoded picture.
struct LumaPlane {
  const std::uint8_t* pixels = nullptr;
  std::ptrdiff_t stride = 0;
  int width = 0;
  int height = 0;
  bool full_range = false;  // 0 to 255; otherwise 16 to 235
};

/// The whole number by which `plane` shrinks to `width` × `height`, if there is one.
std::optional<int> box_factor(const LumaPlane& plane, int width, int height);

/// Means over boxes of `factor` × `factor` pixels, brought to full range. The common case of shrinking video,
/// several times as fast as a general scaler.
Image shrink_by_boxes(const LumaPlane& plane, int factor);

}  // namespace undertone::media

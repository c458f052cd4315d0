#pragma once

#include <algorithm>

namespace undertone::extractors {

/// In pixels, x to the right and y down; whole numbers are the middles of pixels.
struct FacePoint {
  float x = 0;
  float y = 0;
  friend bool operator==(const FacePoint&, const FacePoint&) = default;
};

/// Reaches from the brows to the chin. May reach beyond the picture.
struct FaceBox {
  float left = 0;
  float top = 0;
  float width = 0;
  float height = 0;

  float right() const { return left + width; }
  float bottom() const { return top + height; }
  FacePoint centre() const { return {left + width / 2, top + height / 2}; }
  float area() const { return width * height; }
  friend bool operator==(const FaceBox&, const FaceBox&) = default;
};

/// What two boxes share over what they cover together: 0 for boxes apart, 1 for equal ones.
inline float overlap(const FaceBox& a, const FaceBox& b) {
  const float across = std::min(a.right(), b.right()) - std::max(a.left, b.left);
  const float down = std::min(a.bottom(), b.bottom()) - std::max(a.top, b.top);
  if (across <= 0 || down <= 0) return 0;
  const float shared = across * down;
  return shared / (a.area() + b.area() - shared);
}

}  // namespace undertone::extractors

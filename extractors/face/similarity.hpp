#pragma once

#include <cmath>
#include <span>

#include "extractors/face/face_box.hpp"

namespace undertone::extractors {

/// Turns, scales and moves: (x, y) becomes (a·x − b·y + x0, b·x + a·y + y0).
struct Similarity {
  float a = 1;
  float b = 0;
  float x0 = 0;
  float y0 = 0;

  FacePoint operator()(FacePoint point) const {
    return {a * point.x - b * point.y + x0, b * point.x + a * point.y + y0};
  }
  float scale() const { return std::hypot(a, b); }
};

/// The one that brings `from` nearest to `to` in the sense of least squares. Where all of `from` are one
/// point, only moves. Throws kInternal unless both have the same number of points, at least one.
Similarity fit_similarity(std::span<const FacePoint> from, std::span<const FacePoint> to);

}  // namespace undertone::extractors

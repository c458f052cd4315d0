#include "extractors/face/similarity.hpp"

#include <cstddef>

#include "src/core/error.hpp"

namespace undertone::extractors {
namespace {

FacePoint mean_of(std::span<const FacePoint> points) {
  double x = 0, y = 0;
  for (const FacePoint point : points) {
    x += point.x;
    y += point.y;
  }
  const auto count = static_cast<double>(points.size());
  return {static_cast<float>(x / count), static_cast<float>(y / count)};
}

}  // namespace

Similarity fit_similarity(std::span<const FacePoint> from, std::span<const FacePoint> to) {
  if (from.empty() || from.size() != to.size())
    throw Error(ErrorKind::kInternal, "a similarity is fitted to pairs of points");
  const FacePoint from_mean = mean_of(from), to_mean = mean_of(to);
  double along = 0, across = 0, spread = 0;
  for (std::size_t i = 0; i < from.size(); ++i) {
    const double fx = from[i].x - from_mean.x, fy = from[i].y - from_mean.y;
    const double tx = to[i].x - to_mean.x, ty = to[i].y - to_mean.y;
    along += fx * tx + fy * ty;
    across += fx * ty - fy * tx;
    spread += fx * fx + fy * fy;
  }
  Similarity result;
  if (spread > 0) {
    result.a = static_cast<float>(along / spread);
    result.b = static_cast<float>(across / spread);
  }
  const FacePoint moved = result(from_mean);
  result.x0 = to_mean.x - moved.x;
  result.y0 = to_mean.y - moved.y;
  return result;
}

}  // namespace undertone::extractors

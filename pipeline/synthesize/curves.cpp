#include "pipeline/synthesize/curves.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>

namespace undertone::synthesize {
namespace {

constexpr int kStepsPerPoint = 8;
constexpr int kEllipseSteps = 40;

Point catmull_rom(Point a, Point b, Point c, Point d, float t) {
  const float t2 = t * t;
  const float t3 = t2 * t;
  return b * (1.5F * t3 - 2.5F * t2 + 1) + a * (-0.5F * t3 + t2 - 0.5F * t) +
         c * (-1.5F * t3 + 2 * t2 + 0.5F * t) + d * (0.5F * t3 - 0.5F * t2);
}

/// `at(i)` must answer from -1 to `segments` + 1.
template <class At>
Path smooth(int segments, At&& at) {
  Path path;
  path.reserve(static_cast<std::size_t>(segments) * kStepsPerPoint + 1);
  for (int i = 0; i < segments; ++i) {
    for (int step = 0; step < kStepsPerPoint; ++step) {
      const float t = static_cast<float>(step) / kStepsPerPoint;
      path.push_back(catmull_rom(at(i - 1), at(i), at(i + 1), at(i + 2), t));
    }
  }
  return path;
}

Point unit_normal(Point from, Point to) {
  const Point along = to - from;
  const float length = std::max(std::hypot(along.x, along.y), 1e-9F);
  return {-along.y / length, along.x / length};
}

}  // namespace

Path ellipse(Point centre, float radius_x, float radius_y) {
  Path path;
  path.reserve(kEllipseSteps);
  for (int i = 0; i < kEllipseSteps; ++i) {
    const float angle = 2 * std::numbers::pi_v<float> * static_cast<float>(i) / kEllipseSteps;
    path.push_back({centre.x + radius_x * std::cos(angle), centre.y + radius_y * std::sin(angle)});
  }
  return path;
}

Path smooth_loop(std::span<const Point> points) {
  const int count = static_cast<int>(points.size());
  return smooth(count, [&](int i) { return points[static_cast<std::size_t>((i + count) % count)]; });
}

Path smooth_line(std::span<const Point> points) {
  if (points.empty()) return {};
  const int last = static_cast<int>(points.size()) - 1;
  Path path = smooth(last, [&](int i) { return points[static_cast<std::size_t>(std::clamp(i, 0, last))]; });
  path.push_back(points.back());
  return path;
}

Path mirrored_loop(std::span<const Point> right_half) {
  Path points(right_half.begin(), right_half.end());
  for (std::size_t i = right_half.size(); i-- > 0;) {
    const Point point = right_half[i];
    if (point.x > 0) points.push_back({-point.x, point.y});
  }
  return smooth_loop(points);
}

Path stroke(const Path& line, StrokeWidth width) {
  if (line.size() < 2) return {};
  Path left;
  Path right;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const Point normal = unit_normal(line[i == 0 ? 0 : i - 1], line[std::min(i + 1, line.size() - 1)]);
    const float t = static_cast<float>(i) / static_cast<float>(line.size() - 1);
    const float full = t < 0.5F ? std::lerp(width.begin, width.middle, 2 * t)
                                : std::lerp(width.middle, width.end, 2 * t - 1);
    left.push_back(line[i] + normal * (full / 2));
    right.push_back(line[i] - normal * (full / 2));
  }
  return between(left, right);
}

Path between(const Path& upper, const Path& lower) {
  Path path = upper;
  path.insert(path.end(), lower.rbegin(), lower.rend());
  return path;
}

Path mirrored(const Path& path) {
  Path result = path;
  for (Point& point : result) point.x = -point.x;
  return result;
}

}  // namespace undertone::synthesize

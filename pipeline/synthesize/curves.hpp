#pragma once

#include <span>
#include <vector>

namespace undertone::synthesize {

struct Point {
  float x = 0;
  float y = 0;
};

inline Point operator+(Point a, Point b) { return {a.x + b.x, a.y + b.y}; }
inline Point operator-(Point a, Point b) { return {a.x - b.x, a.y - b.y}; }
inline Point operator*(Point a, float factor) { return {a.x * factor, a.y * factor}; }

/// A polygon fine enough to look like a curve. Filled shapes close themselves.
using Path = std::vector<Point>;

Path ellipse(Point centre, float radius_x, float radius_y);

/// Curves through all the points (Catmull-Rom).
Path smooth_loop(std::span<const Point> points);
Path smooth_line(std::span<const Point> points);

/// A loop that is its own mirror image at x = 0, through the right half's points from top to bottom.
Path mirrored_loop(std::span<const Point> right_half);

struct StrokeWidth {
  float begin = 0;
  float middle = 0;
  float end = 0;
};
/// The outline of a brush stroke along `line`.
Path stroke(const Path& line, StrokeWidth width);

/// The area between two lines that run the same way.
Path between(const Path& upper, const Path& lower);

Path mirrored(const Path& path);

/// The point half-way along the list; the path must not be empty.
inline Point middle_of(const Path& path) { return path[path.size() / 2]; }

}  // namespace undertone::synthesize

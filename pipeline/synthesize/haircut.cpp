#include "pipeline/synthesize/haircut.hpp"

#include <algorithm>
#include <cstddef>
#include <vector>

#include "pipeline/synthesize/noise_curve.hpp"

namespace undertone::synthesize {
namespace {

/// Right halves from the top down; x counts in half face widths, y in face heights.
struct Template {
  HairStyle style;
  std::vector<Point> outer;
  std::vector<Point> inner;
  std::vector<Point> behind;
  float skew = 0;    // how much higher the hairline is on the right than on the left
  float ragged = 0;  // how far strands cross the hairline
  float frizz = 0;   // the same at the outer edge
};

// clang-format off
const std::vector<Template>& templates() {
  static const std::vector<Template> table{
      {.style = HairStyle::kShort,
       .outer = {{0, -0.752F}, {0.36F, -0.728F}, {0.72F, -0.655F}, {0.99F, -0.47F}, {1.08F, -0.25F}, {1.06F, -0.09F}, {1.01F, 0.04F}},
       .inner = {{0, -0.44F}, {0.34F, -0.45F}, {0.65F, -0.435F}, {0.86F, -0.32F}, {0.945F, -0.16F}, {0.965F, 0.04F}},
       .behind = {}, .ragged = 0.012F, .frizz = 0.004F},
      {.style = HairStyle::kSideParted,
       .outer = {{0, -0.772F}, {0.38F, -0.746F}, {0.76F, -0.665F}, {1.03F, -0.48F}, {1.11F, -0.26F}, {1.08F, -0.08F}, {1.015F, 0.05F}},
       .inner = {{0, -0.475F}, {0.36F, -0.465F}, {0.66F, -0.42F}, {0.86F, -0.31F}, {0.945F, -0.15F}, {0.96F, 0.05F}},
       .behind = {}, .skew = 0.15F, .ragged = 0.008F, .frizz = 0.004F},
      {.style = HairStyle::kCropped,
       .outer = {{0, -0.705F}, {0.36F, -0.680F}, {0.70F, -0.60F}, {0.95F, -0.43F}, {1.04F, -0.24F}, {1.03F, -0.10F}, {1.005F, 0}},
       .inner = {{0, -0.475F}, {0.36F, -0.485F}, {0.62F, -0.495F}, {0.79F, -0.37F}, {0.91F, -0.20F}, {0.97F, 0}},
       .behind = {}, .ragged = 0.010F},
      {.style = HairStyle::kCurly,
       .outer = {{0, -0.83F}, {0.42F, -0.81F}, {0.86F, -0.70F}, {1.17F, -0.50F}, {1.26F, -0.29F}, {1.15F, -0.10F}, {1.03F, 0.03F}},
       .inner = {{0, -0.46F}, {0.34F, -0.45F}, {0.62F, -0.41F}, {0.85F, -0.29F}, {0.935F, -0.14F}, {0.965F, 0.03F}},
       .behind = {{0, -0.80F}, {0.75F, -0.68F}, {1.24F, -0.36F}, {1.10F, -0.02F}, {0.6F, 0.06F}, {0, 0.08F}},
       .ragged = 0.024F, .frizz = 0.034F},
      {.style = HairStyle::kBob,
       .outer = {{0, -0.755F}, {0.38F, -0.725F}, {0.80F, -0.635F}, {1.10F, -0.44F}, {1.25F, -0.10F}, {1.28F, 0.22F}, {1.10F, 0.42F}},
       .inner = {{0, -0.275F}, {0.40F, -0.272F}, {0.70F, -0.262F}, {0.89F, -0.19F}, {0.95F, 0.08F}, {0.88F, 0.37F}},
       .behind = {{0, -0.70F}, {1.14F, -0.30F}, {1.22F, 0.28F}, {0.92F, 0.45F}, {0, 0.46F}},
       .ragged = 0.014F, .frizz = 0.004F},
      {.style = HairStyle::kLong,
       .outer = {{0, -0.76F}, {0.38F, -0.73F}, {0.80F, -0.64F}, {1.09F, -0.45F}, {1.22F, -0.10F}, {1.29F, 0.30F}, {1.36F, 0.70F}, {1.22F, 1.02F}},
       .inner = {{0, -0.57F}, {0.33F, -0.49F}, {0.66F, -0.36F}, {0.90F, -0.16F}, {0.965F, 0.10F}, {0.94F, 0.45F}, {0.84F, 0.98F}},
       .behind = {{0, -0.70F}, {1.14F, -0.30F}, {1.26F, 0.35F}, {1.28F, 0.85F}, {0.8F, 0.98F}, {0, 0.98F}},
       .frizz = 0.005F},
      {.style = HairStyle::kTiedBack,
       .outer = {{0, -0.726F}, {0.36F, -0.700F}, {0.72F, -0.62F}, {0.97F, -0.45F}, {1.06F, -0.24F}, {1.04F, -0.10F}, {1.01F, -0.02F}},
       .inner = {{0, -0.50F}, {0.34F, -0.49F}, {0.64F, -0.43F}, {0.86F, -0.30F}, {0.945F, -0.16F}, {0.97F, -0.02F}},
       .behind = {{0, -0.90F}, {0.30F, -0.85F}, {0.40F, -0.74F}, {0.25F, -0.62F}, {0, -0.60F}},
       .ragged = 0.006F},
  };
  return table;
}
// clang-format on

const Template& template_of(HairStyle style) {
  for (const Template& entry : templates()) {
    if (entry.style == style) return entry;
  }
  return templates().front();
}

std::vector<Point> widened(const std::vector<Point>& points, float half_width) {
  std::vector<Point> result = points;
  for (Point& point : result) point.x *= half_width;
  return result;
}

/// From the left temple over the top to the right.
Path whole_line(const std::vector<Point>& right_half) {
  std::vector<Point> points;
  for (std::size_t i = right_half.size(); i-- > 1;) points.push_back({-right_half[i].x, right_half[i].y});
  points.insert(points.end(), right_half.begin(), right_half.end());
  return smooth_line(points);
}

/// Moves every point towards the middle of the face or away from it.
void roughen(Path& path, float amount, const NoiseCurve& noise) {
  for (std::size_t i = 0; i < path.size(); ++i) {
    const float push = 1 + amount * 2 * noise.at(static_cast<float>(i) * 0.83F);
    path[i] = {path[i].x * push, path[i].y * push};
  }
}

}  // namespace

Haircut haircut_of(const Person& person) {
  const Template& entry = template_of(person.hair_style);
  const float half_width = person.face_width / 2;
  const NoiseCurve noise(person.seed + 5);
  Haircut cut;
  cut.outer = whole_line(widened(entry.outer, half_width));
  cut.inner = whole_line(widened(entry.inner, half_width));
  for (Point& point : cut.inner) {
    // Full at the forehead, nothing at the temples.
    const float share = std::clamp((-0.15F - point.y) / 0.2F, 0.0F, 1.0F);
    point.y -= entry.skew * share * point.x / half_width;
  }
  roughen(cut.inner, entry.ragged, noise);
  roughen(cut.outer, entry.frizz, noise);
  if (!entry.behind.empty()) {
    cut.behind = mirrored_loop(widened(entry.behind, half_width));
    roughen(cut.behind, entry.frizz, noise);
  }
  cut.parting_x = entry.skew + 0.02F;
  cut.curly = person.hair_style == HairStyle::kCurly;
  return cut;
}

}  // namespace undertone::synthesize

#include "pipeline/synthesize/skin_relief.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <numbers>

namespace undertone::synthesize {
namespace {

constexpr float kReach = 3;  // standard deviations after which a bump is nothing
constexpr std::size_t kTableSteps = 512;

/// exp(-square / 2) for squares up to kReach squared, by table.
class Bell {
 public:
  Bell() {
    for (std::size_t i = 0; i < values_.size(); ++i) {
      values_[i] = std::exp(-0.5F * static_cast<float>(i) * kReach * kReach / kTableSteps);
    }
  }
  float at(float square) const {
    const float position = square * (kTableSteps / (kReach * kReach));
    const auto index = static_cast<std::size_t>(static_cast<int>(position));
    return values_[index] + (values_[index + 1] - values_[index]) * (position - static_cast<float>(index));
  }

 private:
  std::array<float, kTableSteps + 2> values_{};
};

const Bell& bell() {
  static const Bell table;
  return table;
}

// The light comes from above, a little from the left and the front.
constexpr Point kLightAcross{-0.30F, -0.50F};
constexpr float kLightFront = 0.81F;
// The head as an ellipsoid: half its width and height at the front, and how far it bulges.
constexpr float kHeadHalfWidth = 0.47F;
constexpr float kHeadHalfHeight = 0.78F;
constexpr float kHeadDepth = 0.40F;

float power_of_16(float value) {
  const float square = value * value;
  const float fourth = square * square;
  return fourth * fourth * fourth * fourth;
}

}  // namespace

SkinRelief::SkinRelief(const PixelBox& box, const Placement& placement)
    : box_(box), placement_(placement), cells_(static_cast<std::size_t>(box.width()) * box.height()) {}

void SkinRelief::add(const Bump& bump) {
  const float radians = bump.angle_deg * std::numbers::pi_v<float> / 180;
  const float cosine = std::cos(radians);
  const float sine = std::sin(radians);
  const Point corner{kReach * std::hypot(bump.radius.x * cosine, bump.radius.y * sine),
                     kReach * std::hypot(bump.radius.x * sine, bump.radius.y * cosine)};
  const Path corners{bump.centre - corner, bump.centre + corner, bump.centre + Point{corner.x, -corner.y},
                     bump.centre + Point{-corner.x, corner.y}};
  const PixelBox touched = intersection(box_, pixel_box(corners, placement_, 1));
  const Bell& table = bell();
  const Point step = placement_.to_local({1, 0}) - placement_.to_local({0, 0});
  for (int y = touched.top; y < touched.bottom; ++y) {
    Point arm = placement_.to_local({static_cast<float>(touched.left) + 0.5F, static_cast<float>(y) + 0.5F}) -
                bump.centre;
    Cell* cell =
        cells_.data() + static_cast<std::size_t>(y - box_.top) * box_.width() + (touched.left - box_.left);
    for (int x = touched.left; x < touched.right; ++x, ++cell, arm = arm + step) {
      const float u = (arm.x * cosine + arm.y * sine) / bump.radius.x;
      const float v = (arm.y * cosine - arm.x * sine) / bump.radius.y;
      const float square = u * u + v * v;
      if (square >= kReach * kReach) continue;
      const float weight = table.at(square);
      const float along_u = -bump.height * weight * u / bump.radius.x;
      const float along_v = -bump.height * weight * v / bump.radius.y;
      cell->slope_x += along_u * cosine - along_v * sine;
      cell->slope_y += along_u * sine + along_v * cosine;
      cell->shadow += bump.shadow * weight;
      cell->blush += bump.blush * weight;
      cell->beard += bump.beard * weight;
    }
  }
}

void SkinRelief::add_pair(Bump bump) {
  add(bump);
  bump.centre.x = -bump.centre.x;
  bump.angle_deg = -bump.angle_deg;
  add(bump);
}

Colour SkinRelief::lit(Colour skin, Colour beard, Point local, int x, int y) const {
  const Cell& cell = cells_[static_cast<std::size_t>(y - box_.top) * box_.width() + (x - box_.left)];
  const float across = local.x / kHeadHalfWidth;
  const float down = local.y / kHeadHalfHeight;
  const float bulge = std::sqrt(std::max(0.08F, 1 - across * across - down * down));
  const float slope_x = cell.slope_x - kHeadDepth * across / (kHeadHalfWidth * bulge);
  const float slope_y = cell.slope_y - kHeadDepth * down / (kHeadHalfHeight * bulge);
  const float length = std::sqrt(1 + slope_x * slope_x + slope_y * slope_y);
  const float facing = (-slope_x * kLightAcross.x - slope_y * kLightAcross.y + kLightFront) / length;
  const float diffuse = std::max(0.0F, 0.18F + 0.82F * facing);
  const float shade = (0.42F + 0.66F * diffuse) * (1 - std::min(cell.shadow, 0.85F));
  // Halfway between the light and the eye, which looks straight at the picture.
  const float glancing = std::max(
      0.0F, (-slope_x * kLightAcross.x * 0.5F - slope_y * kLightAcross.y * 0.5F + (kLightFront + 1) * 0.5F) /
                (length * 0.956F));
  const float gloss =
      0.10F * power_of_16(glancing) * power_of_16(glancing) * (1 - std::min(cell.shadow, 1.0F));
  Colour tone = mix(skin, beard, std::clamp(cell.beard, 0.0F, 0.6F));
  tone.green *= 1 - 0.22F * cell.blush;
  tone.blue *= 1 - 0.20F * cell.blush;
  // Light that has been through skin is red: shadows lose blue first.
  const float dark = 1 - std::min(shade, 1.0F);
  return {tone.red * shade * (1 + 0.10F * dark) + gloss, tone.green * shade + gloss,
          tone.blue * shade * (1 - 0.10F * dark) + gloss};
}

}  // namespace undertone::synthesize

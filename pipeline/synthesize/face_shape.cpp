#include "pipeline/synthesize/face_shape.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace undertone::synthesize {
namespace {

constexpr float kEyeY = -0.085F;
constexpr float kMouthBelowNose = 0.112F;
constexpr int kLipSteps = 24;
constexpr int kLidSteps = 16;

/// Samples `y(t)` for t from -1 to 1.
template <class Height>
Path curve(Point centre, float half_width, int steps, Height&& y) {
  Path path;
  for (int i = 0; i <= steps; ++i) {
    const float t = 2 * static_cast<float>(i) / static_cast<float>(steps) - 1;
    path.push_back({centre.x + t * half_width, centre.y + y(t)});
  }
  return path;
}

float dome(float t, float power) { return std::pow(std::max(0.0F, 1 - t * t), power); }

/// A dome whose top is at `top` instead of 0.
float dome_at(float top, float t, float power) {
  return dome(t < top ? (t - top) / (1 + top) : (t - top) / (1 - top), power);
}

void shape_head(const Person& person, FaceShape& shape) {
  const float cheek = person.face_width / 2;
  const float jaw = person.jaw_width / 2;
  const float chin = person.chin_width / 2;
  const float drop = shape.jaw_drop;
  shape.head = mirrored_loop(std::array<Point, 9>{{{0, -0.66F},
                                                   {cheek * 0.58F, -0.605F},
                                                   {cheek * 0.92F, -0.42F},
                                                   {cheek, -0.14F},
                                                   {cheek * 0.975F, 0.06F},
                                                   {jaw, 0.27F + drop * 0.4F},
                                                   {(jaw + chin) * 0.56F, 0.405F + drop * 0.8F},
                                                   {chin, 0.484F + drop},
                                                   {0, 0.5F + drop}}});
}

void shape_eye(const Person& person, const Expression& expression, FaceShape& shape) {
  const float half = person.eye_width / 2;
  shape.eye_centre = {person.eye_distance / 2, kEyeY};
  const float squint = 1 - 0.12F * expression.nose_wrinkle - 0.08F * expression.cheek_raise;
  const float opening = person.eye_height * expression.eye_opening * squint;
  // The lower lid lies at a third of the height; a raised cheek pushes it up.
  const float below = person.eye_height * (0.36F - 0.26F * expression.cheek_raise) *
                      (0.55F + 0.45F * std::min(expression.eye_opening, 1.2F));
  const auto slant = [&](float t) { return -person.eye_slant * t; };
  const auto lower = [&](float t) { return slant(t) + below * dome_at(0.1F, t, 0.8F); };
  const auto upper = [&](float t) { return slant(t) + (below - opening) * dome_at(-0.15F, t, 0.62F); };
  shape.upper_lid =
      curve(shape.eye_centre, half, kLidSteps, [&](float t) { return std::min(lower(t), upper(t)); });
  shape.lower_lid = curve(shape.eye_centre, half, kLidSteps, lower);
  const float crease = 0.016F + 0.010F * std::max(0.0F, 1 - expression.eye_opening);
  shape.lid_crease = curve(shape.eye_centre, half * 1.02F, kLidSteps, [&](float t) {
    return slant(t) + (below - std::max(opening, person.eye_height * 0.55F)) * dome_at(-0.1F, t, 0.5F) -
           crease;
  });
  shape.iris_radius = person.eye_width * 0.265F;
  shape.iris_offset = {expression.gaze_x * half * 0.4F,
                       below - person.eye_height * 0.53F + expression.gaze_y * person.eye_height * 0.3F};
}

void shape_brow(const Person& person, const Expression& expression, FaceShape& shape) {
  const float inner = person.eye_distance / 2 - person.eye_width * 0.54F - 0.022F * expression.brow_frown;
  const float outer = person.eye_distance / 2 + person.eye_width * 0.72F;
  const float y = kEyeY - person.brow_height - 0.052F * expression.brow_raise;
  const float down = 0.044F * expression.brow_frown;
  const float up = 0.052F * expression.brow_slant;
  const float wide = outer - inner;
  shape.brow_line = smooth_line(std::array<Point, 4>{
      {{inner, y + 0.001F + down - up},
       {inner + wide * 0.33F, y - 0.004F + down * 0.55F - up * 0.45F - 0.004F * expression.brow_raise},
       {inner + wide * 0.66F, y - 0.014F - 0.010F * expression.brow_raise + up * 0.12F},
       {outer, y + 0.022F + up * 0.22F}}});
  const float thick = person.brow_thickness;
  shape.brow = stroke(shape.brow_line, {thick * 0.85F, thick, thick * 0.18F});
}

void shape_mouth(const Person& person, const Expression& expression, FaceShape& shape) {
  const float open = expression.mouth_opening;
  const float full = person.lip_fullness * (1 - 0.16F * std::max(0.0F, expression.mouth_width));
  shape.mouth_centre = {0, shape.nose_base_y + kMouthBelowNose};
  shape.mouth_half_width = person.mouth_width / 2 * (1 + 0.22F * expression.mouth_width) *
                           (1 + 0.06F * std::max(0.0F, expression.mouth_corner_lift)) * (1 - 0.13F * open);
  const float corner = -0.040F * expression.mouth_corner_lift + 0.022F * open;
  // The middle of the line between the lips hangs a little.
  const auto base = [&](float t) {
    return corner * (t * t - 0.35F) / 0.65F + 0.006F * std::exp(-t * t / 0.05F) - 0.004F * t * t;
  };
  const float raised = 0.030F * expression.lip_raise + 0.012F * open;
  const float lowered = 0.128F * open;
  shape.mouth_gap = 0.012F * open + lowered + 0.4F * 0.030F * expression.lip_raise;
  const auto inner_top = [&](float t) {
    return base(t) - (0.012F * open + 0.4F * 0.030F * expression.lip_raise) * dome(t, 0.8F);
  };
  const auto inner_bottom = [&](float t) { return base(t) + lowered * dome(t, 0.7F); };
  const auto bow = [](float t) { return 1 - 0.22F * std::exp(-t * t / 0.016F) - 0.12F * t * t; };
  const auto outer_top = [&](float t) {
    return base(t) - raised * dome(t, 0.8F) - 0.031F * full * dome(t, 0.8F) * bow(t);
  };
  const auto outer_bottom = [&](float t) { return inner_bottom(t) + 0.043F * full * dome(t, 0.85F); };
  shape.upper_lip_top = curve(shape.mouth_centre, shape.mouth_half_width, kLipSteps, outer_top);
  shape.upper_lip_bottom = curve(shape.mouth_centre, shape.mouth_half_width, kLipSteps, inner_top);
  shape.lower_lip_top = curve(shape.mouth_centre, shape.mouth_half_width, kLipSteps, inner_bottom);
  shape.lower_lip_bottom = curve(shape.mouth_centre, shape.mouth_half_width, kLipSteps, outer_bottom);
}

}  // namespace

FaceShape shape_of(const Person& person, const Expression& expression) {
  FaceShape shape;
  shape.jaw_drop = 0.075F * expression.mouth_opening;
  shape.nose_base_y = kEyeY + person.nose_length - 0.014F * expression.nose_wrinkle;
  shape.nose_half_width =
      person.nose_width / 2 *
      (1 + 0.08F * expression.nose_wrinkle + 0.05F * std::max(0.0F, expression.mouth_corner_lift));
  shape_head(person, shape);
  shape_eye(person, expression, shape);
  shape_brow(person, expression, shape);
  shape_mouth(person, expression, shape);
  return shape;
}

}  // namespace undertone::synthesize

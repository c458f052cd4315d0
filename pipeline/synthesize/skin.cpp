#include <algorithm>
#include <cmath>

#include "pipeline/synthesize/face_parts.hpp"
#include "pipeline/synthesize/skin_relief.hpp"

namespace undertone::synthesize {
namespace {

void add_brow_and_eyes(SkinRelief& relief, const Sitter& sitter) {
  const Person& person = sitter.person;
  const Expression& expression = sitter.expression;
  const Point eye = sitter.shape.eye_centre;
  const float frown = expression.brow_frown;
  relief.add_pair({.centre = {eye.x - 0.02F, eye.y - 0.088F}, .radius = {0.10F, 0.028F}, .height = 0.012F});
  relief.add_pair({.centre = {eye.x - 0.01F, eye.y - 0.035F},
                   .radius = {0.085F, 0.042F},
                   .height = -0.013F,
                   .shadow = 0.10F,
                   .blush = 0.15F});
  relief.add_pair({.centre = {0.066F, eye.y - 0.012F},
                   .radius = {0.030F, 0.050F},
                   .height = -0.012F,
                   .shadow = 0.16F,
                   .blush = 0.2F});
  relief.add_pair({.centre = {eye.x, eye.y + 0.004F}, .radius = {0.062F, 0.036F}, .height = 0.011F});
  relief.add_pair({.centre = {eye.x - 0.012F, eye.y + 0.062F},
                   .radius = {0.060F, 0.011F},
                   .angle_deg = 6,
                   .height = -0.0022F - 0.0022F * person.age - 0.002F * expression.cheek_raise,
                   .shadow = 0.05F + 0.06F * person.age,
                   .blush = 0.2F});
  // The furrows between drawn brows.
  relief.add_pair({.centre = {0.022F, eye.y - 0.115F},
                   .radius = {0.006F, 0.034F},
                   .angle_deg = -6,
                   .height = -0.004F * frown,
                   .shadow = 0.20F * frown});
  for (const float y : {-0.27F, -0.32F, -0.37F}) {
    relief.add({.centre = {0, y},
                .radius = {0.16F, 0.006F},
                .height = -0.0022F * std::max(0.0F, expression.brow_raise),
                .shadow = 0.10F * std::max(0.0F, expression.brow_raise)});
  }
}

void add_nose(SkinRelief& relief, const Sitter& sitter) {
  const float wide = sitter.shape.nose_half_width;
  const float base = sitter.shape.nose_base_y;
  const float wrinkle = sitter.expression.nose_wrinkle;
  relief.add({.centre = {0, -0.02F}, .radius = {0.036F, 0.085F}, .height = 0.026F});
  relief.add({.centre = {0, base - 0.075F}, .radius = {0.050F, 0.070F}, .height = 0.036F});
  relief.add({.centre = {0, base - 0.040F}, .radius = {0.036F, 0.030F}, .height = 0.024F, .blush = 0.25F});
  relief.add_pair(
      {.centre = {wide * 0.74F, base - 0.028F}, .radius = {0.020F, 0.022F}, .height = 0.014F, .blush = 0.2F});
  relief.add_pair({.centre = {wide * 1.08F, base - 0.032F},
                   .radius = {0.007F, 0.024F},
                   .angle_deg = -14,
                   .height = -0.003F,
                   .shadow = 0.16F});
  relief.add_pair(
      {.centre = {0.050F, base - 0.14F}, .radius = {0.013F, 0.070F}, .angle_deg = -8, .shadow = 0.05F});
  relief.add(
      {.centre = {0, base + 0.012F}, .radius = {wide * 0.72F, 0.014F}, .shadow = 0.30F, .blush = 0.3F});
  for (const float y : {-0.035F, -0.008F, 0.02F}) {
    relief.add_pair({.centre = {0.028F, y},
                     .radius = {0.020F, 0.004F},
                     .angle_deg = -28,
                     .height = -0.003F * wrinkle,
                     .shadow = 0.18F * wrinkle});
  }
}

void add_cheeks(SkinRelief& relief, const Sitter& sitter) {
  const Person& person = sitter.person;
  const Expression& expression = sitter.expression;
  const float smile = std::max(0.0F, expression.mouth_corner_lift);
  const float base = sitter.shape.nose_base_y;
  relief.add_pair({.centre = {0.245F, 0.085F - 0.03F * smile},
                   .radius = {0.085F, 0.070F},
                   .height = 0.022F + 0.022F * smile,
                   .blush = 0.42F + 0.1F * smile});
  relief.add_pair({.centre = {0.265F, 0.27F},
                   .radius = {0.060F, 0.090F},
                   .angle_deg = 12,
                   .height = -0.010F,
                   .shadow = 0.05F});
  const float fold = 0.25F + 0.35F * person.age + 0.75F * smile + 0.6F * expression.nose_wrinkle;
  const float mouth = sitter.shape.mouth_half_width;
  const Point top{sitter.shape.nose_half_width * 1.12F, base - 0.030F};
  const Point bottom{mouth + 0.045F, sitter.shape.mouth_centre.y + 0.01F};
  const Point along = bottom - top;
  relief.add_pair({.centre = (top + bottom) * 0.5F,
                   .radius = {std::hypot(along.x, along.y) * 0.34F, 0.009F},
                   .angle_deg = std::atan2(along.y, along.x) * 57.2958F,
                   .height = -0.0042F * fold,
                   .shadow = 0.13F * fold,
                   .blush = 0.1F});
}

void add_mouth_and_chin(SkinRelief& relief, const Sitter& sitter) {
  const Person& person = sitter.person;
  const FaceShape& shape = sitter.shape;
  const Point middle = shape.mouth_centre;
  const float drop = shape.jaw_drop;
  const float below = middle_of(shape.lower_lip_bottom).y;
  relief.add({.centre = {0, middle.y + drop * 0.5F}, .radius = {0.14F, 0.085F}, .height = 0.030F});
  relief.add({.centre = {0, shape.nose_base_y + 0.045F},
              .radius = {0.010F, 0.026F},
              .height = -0.004F,
              .shadow = 0.08F});
  relief.add_pair({.centre = shape.upper_lip_top.back() + Point{0.010F, 0.004F},
                   .radius = {0.014F, 0.016F},
                   .height = -0.004F,
                   .shadow = 0.26F});
  relief.add({.centre = {0, below + 0.020F}, .radius = {0.075F, 0.015F}, .height = -0.008F, .shadow = 0.20F});
  relief.add({.centre = {0, 0.435F + drop}, .radius = {0.075F, 0.045F}, .height = 0.022F, .blush = 0.12F});
  relief.add({.centre = {0, 0.53F + drop}, .radius = {0.22F, 0.035F}, .shadow = 0.18F});
  if (person.stubble <= 0) return;
  const float beard = person.stubble * 0.42F;
  relief.add({.centre = {0, 0.41F + drop}, .radius = {0.17F, 0.075F}, .beard = beard});
  relief.add_pair({.centre = {0.27F, 0.25F + drop * 0.5F},
                   .radius = {0.055F, 0.12F},
                   .angle_deg = 18,
                   .beard = beard * 0.8F});
  relief.add({.centre = {0, shape.nose_base_y + 0.052F}, .radius = {0.10F, 0.022F}, .beard = beard});
}

}  // namespace

void paint_skin(Canvas& canvas, const Sitter& sitter) {
  const Mask head = canvas.mask(sitter.shape.head);
  SkinRelief relief(intersection(head.box, canvas.bounds()), canvas.placement());
  add_brow_and_eyes(relief, sitter);
  add_nose(relief, sitter);
  add_cheeks(relief, sitter);
  add_mouth_and_chin(relief, sitter);
  const Colour beard = mix(sitter.person.hair, sitter.person.skin, 0.25F);
  canvas.shade(head,
               [&](Point local, int x, int y) { return relief.lit(sitter.person.skin, beard, local, x, y); });
}

}  // namespace undertone::synthesize

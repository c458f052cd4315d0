#include <algorithm>
#include <array>

#include "pipeline/synthesize/face_parts.hpp"
#include "pipeline/synthesize/seeded_random.hpp"

namespace undertone::synthesize {
namespace {

constexpr Colour kBlack{0.05F, 0.03F, 0.03F};

void paint_eye(Canvas& canvas, const Sitter& sitter, float side) {
  const FaceShape& shape = sitter.shape;
  const auto turned = [side](const Path& path) { return side < 0 ? mirrored(path) : path; };
  const Path upper = turned(shape.upper_lid);
  const Path lower = turned(shape.lower_lid);
  const Point centre{shape.eye_centre.x * side, shape.eye_centre.y};
  const Point iris = centre + shape.iris_offset;
  const float radius = shape.iris_radius;
  canvas.fill(stroke(turned(shape.lid_crease), {0.004F, 0.008F, 0.004F}), scaled(sitter.person.skin, 0.42F),
              0.6F, 0.007F);
  const Mask opening = canvas.mask(between(upper, lower));
  canvas.shade(opening, [&](Point local, int, int) {
    const Point arm = local - centre;
    const float edge = std::clamp((arm.x * arm.x) / 0.0062F, 0.0F, 1.0F);
    return scaled({0.93F, 0.90F, 0.88F}, 1 - 0.30F * edge);
  });
  const auto painted_inside = [&](const Path& path, Colour colour, float opacity, float softness) {
    Mask mask = canvas.mask(path, softness);
    clip(mask, opening);
    canvas.fill(mask, colour, opacity);
  };
  painted_inside(ellipse(iris, radius, radius), scaled(sitter.person.iris, 0.45F), 1, 0.003F);
  painted_inside(ellipse(iris + Point{0, radius * 0.12F}, radius * 0.80F, radius * 0.78F), sitter.person.iris,
                 1, 0.008F);
  painted_inside(ellipse(iris, radius * 0.44F, radius * 0.44F), kBlack, 1, 0.002F);
  // The upper lid's shadow on the eyeball.
  painted_inside(stroke(upper, {0.010F, 0.024F, 0.010F}), kBlack, 0.55F, 0.012F);
  const Point glint = iris + Point{-radius * 0.38F, -radius * 0.36F};
  painted_inside(ellipse(glint, radius * 0.20F, radius * 0.20F), {1, 1, 1}, 0.95F, 0.002F);
  canvas.fill(stroke(lower, {0.003F, 0.006F, 0.006F}), scaled(sitter.person.skin, 0.45F), 0.55F, 0.003F);
  canvas.fill(stroke(upper, {0.006F, 0.013F, 0.013F}), scaled(sitter.person.hair, 0.35F), 0.92F, 0.003F);
}

}  // namespace

void paint_ears(Canvas& canvas, const Sitter& sitter) {
  const HairStyle style = sitter.person.hair_style;
  if (style == HairStyle::kLong || style == HairStyle::kBob) return;  // the hair covers them
  const float x = sitter.person.face_width / 2;
  for (const float side : {-1.0F, 1.0F}) {
    const auto turned = [side](const Path& path) { return side < 0 ? mirrored(path) : path; };
    const Path ear = turned(smooth_loop(std::array<Point, 7>{{{x - 0.03F, -0.10F},
                                                              {x + 0.022F, -0.135F},
                                                              {x + 0.058F, -0.09F},
                                                              {x + 0.050F, 0.0F},
                                                              {x + 0.030F, 0.09F},
                                                              {x + 0.006F, 0.135F},
                                                              {x - 0.03F, 0.10F}}}));
    const Colour skin = scaled(sitter.person.skin, side < 0 ? 0.84F : 0.70F);
    const Colour dark{skin.red * 0.55F, skin.green * 0.46F, skin.blue * 0.44F};
    const Mask whole = canvas.mask(ear);
    canvas.fill(whole, {skin.red, skin.green * 0.92F, skin.blue * 0.91F});
    const auto painted_inside = [&](const Path& path, float opacity, float softness) {
      Mask mask = canvas.mask(turned(path), softness);
      clip(mask, whole);
      canvas.fill(mask, dark, opacity);
    };
    painted_inside(ellipse({x + 0.014F, -0.005F}, 0.014F, 0.060F), 0.75F, 0.022F);
    painted_inside(
        stroke(
            smooth_line(std::array<Point, 4>{
                {{x + 0.006F, -0.095F}, {x + 0.030F, -0.100F}, {x + 0.041F, -0.070F}, {x + 0.034F, 0.01F}}}),
            {0.006F, 0.012F, 0.006F}),
        0.55F, 0.010F);
    painted_inside(stroke(ear, {0.010F, 0.010F, 0.010F}), 0.30F, 0.012F);
  }
}

void paint_nostrils(Canvas& canvas, const Sitter& sitter) {
  const float wide = sitter.shape.nose_half_width;
  const float base = sitter.shape.nose_base_y;
  const Colour dark = scaled(sitter.person.skin, 0.20F);
  for (const float side : {-1.0F, 1.0F}) {
    canvas.fill(ellipse({side * wide * 0.46F, base - 0.006F}, wide * 0.22F, 0.0095F), dark, 0.85F, 0.007F);
    Path wing = smooth_line(std::array<Point, 4>{{{side * wide * 0.98F, base - 0.052F},
                                                  {side * wide * 1.06F, base - 0.026F},
                                                  {side * wide * 0.94F, base - 0.006F},
                                                  {side * wide * 0.70F, base + 0.002F}}});
    canvas.fill(stroke(wing, {0.002F, 0.008F, 0.004F}), scaled(sitter.person.skin, 0.38F), 0.5F, 0.007F);
  }
}

void paint_mouth(Canvas& canvas, const Sitter& sitter) {
  const FaceShape& shape = sitter.shape;
  const Colour lips = sitter.person.lips;
  const Path gap = between(shape.upper_lip_bottom, shape.lower_lip_top);
  if (shape.mouth_gap > 0.002F) {
    const Mask inside = canvas.mask(gap);
    canvas.fill(inside, {0.20F, 0.07F, 0.07F});
    const float top = middle_of(shape.upper_lip_bottom).y;
    const float bottom = middle_of(shape.lower_lip_top).y;
    Mask tongue =
        canvas.mask(ellipse({0, bottom}, shape.mouth_half_width * 0.55F, shape.mouth_gap * 0.40F), 0.012F);
    clip(tongue, inside);
    canvas.fill(tongue, {0.62F, 0.28F, 0.28F}, 0.9F);
    const float teeth_reach = std::min(0.042F, shape.mouth_gap * 0.7F);
    Mask teeth =
        canvas.mask(ellipse({0, top - 0.015F}, shape.mouth_half_width * 0.84F, 0.015F + teeth_reach), 0.004F);
    clip(teeth, inside);
    canvas.fill(teeth, {0.90F, 0.88F, 0.84F});
    Mask shadow = canvas.mask(stroke(shape.upper_lip_bottom, {0.01F, 0.02F, 0.01F}), 0.012F);
    clip(shadow, inside);
    canvas.fill(shadow, kBlack, 0.5F);
  }
  const Mask upper = canvas.mask(between(shape.upper_lip_top, shape.upper_lip_bottom), 0.006F);
  canvas.fill(upper, scaled(lips, 0.80F), 0.92F);
  const Mask lower = canvas.mask(between(shape.lower_lip_top, shape.lower_lip_bottom), 0.006F);
  const float top = middle_of(shape.lower_lip_top).y;
  const float bottom = middle_of(shape.lower_lip_bottom).y;
  canvas.shade(lower, [&](Point local, int, int) {
    const float down = std::clamp((local.y - top) / (bottom - top), 0.0F, 1.0F);
    const float across = local.x / shape.mouth_half_width;
    return scaled(lips, 1.02F + 0.20F * (1 - down) * (1 - across * across) - 0.22F * down);
  });
  canvas.fill(stroke(shape.upper_lip_bottom, {0.008F, 0.011F, 0.008F}), scaled(lips, 0.26F), 0.85F, 0.004F);
}

void paint_eyes(Canvas& canvas, const Sitter& sitter) {
  paint_eye(canvas, sitter, -1);
  paint_eye(canvas, sitter, 1);
}

void paint_brows(Canvas& canvas, const Sitter& sitter) {
  const Colour colour = mix(scaled(sitter.person.hair, 0.75F), sitter.person.skin, 0.15F);
  const Path& line = sitter.shape.brow_line;
  SeededRandom random(sitter.person.seed);
  for (const float side : {-1.0F, 1.0F}) {
    const auto turned = [side](const Path& path) { return side < 0 ? mirrored(path) : path; };
    canvas.fill(turned(sitter.shape.brow), colour, 0.78F, 0.012F);
    for (std::size_t i = 0; i + 2 < line.size(); ++i) {
      // Shorter and flatter towards the outer end.
      const float inner = 1 - static_cast<float>(i) / static_cast<float>(line.size());
      const float length =
          sitter.person.brow_thickness * random.between(0.6F, 0.9F) * (0.25F + 0.75F * inner);
      const float lean = random.between(0.016F, 0.028F);
      const Point root = line[i] + Point{-lean * 0.4F, length * random.between(0.2F, 0.5F)};
      const Path hair{root, root + Point{lean * 0.6F, -length * 0.6F},
                      root + Point{lean * 1.4F, -length * 0.85F}};
      canvas.fill(stroke(turned(hair), {0.003F, 0.005F, 0.001F}), scaled(colour, 0.62F), 0.55F);
    }
  }
}

}  // namespace undertone::synthesize

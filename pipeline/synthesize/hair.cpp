#include <algorithm>
#include <cmath>

#include "pipeline/synthesize/face_parts.hpp"
#include "pipeline/synthesize/haircut.hpp"
#include "pipeline/synthesize/noise_curve.hpp"

namespace undertone::synthesize {
namespace {

constexpr Colour kLight{1, 0.96F, 0.90F};

/// Strands run out from the parting, with a band of light across the crown.
void paint_strands(Canvas& canvas, const Mask& mask, const Sitter& sitter, float parting_x,
                   float brightness) {
  const NoiseCurve noise(sitter.person.seed + 11);
  const Colour hair = sitter.person.hair;
  canvas.shade(mask, [&](Point local, int, int) {
    const Point arm{local.x - parting_x, local.y + 0.64F};
    // What tells one strand from another: near the parting the angle, further down the place across.
    const float across = arm.x / (0.16F + 0.5F * std::sqrt(arm.y * arm.y + 0.012F));
    const float wave = 0.8F * noise.at(arm.y * 7 + 60);
    const float strand = 0.6F * noise.at(across * 34 + wave) + 0.4F * noise.at(across * 83 + 17 + 2 * wave);
    const float band = (local.y + 0.53F + 0.8F * local.x * local.x) / 0.075F;
    const float shine = (0.10F + 0.09F * strand) / (1 + band * band * (1 + band * band));
    const float light = brightness * (0.94F + 0.26F * strand - 0.20F * local.x);
    return mix(scaled(hair, light), kLight, std::clamp(shine, 0.0F, 0.3F));
  });
}

void paint_curls(Canvas& canvas, const Mask& mask, const Sitter& sitter, float brightness) {
  const NoiseCurve noise(sitter.person.seed + 11);
  const Colour hair = sitter.person.hair;
  canvas.shade(mask, [&](Point local, int, int) {
    // Rows of waves, each row with a noise of its own, blended into the next.
    const float row = (local.y + 2) * 19 + 1.5F * noise.at(local.x * 15 + 91);
    const float whole = std::floor(row);
    const float share = row - whole;
    const float place = local.x * 19 + 1.3F * noise.at(local.y * 15);
    const float here = noise.at(place + 37 * whole);
    const float next = noise.at(place + 37 * (whole + 1));
    const float curl = here + (next - here) * share * share * (3 - 2 * share);
    const float light = brightness * (1.0F + 0.40F * curl - 0.22F * local.x - 0.30F * (local.y + 0.6F));
    return mix(scaled(hair, light), kLight, std::clamp(0.05F * curl, 0.0F, 0.1F));
  });
}

void paint_hair(Canvas& canvas, const Path& outline, const Haircut& cut, const Sitter& sitter,
                float brightness) {
  const Mask mask = canvas.mask(outline, 0.006F);
  if (cut.curly) {
    paint_curls(canvas, mask, sitter, brightness);
  } else {
    paint_strands(canvas, mask, sitter, cut.parting_x, brightness);
  }
}

}  // namespace

void paint_hair_behind(Canvas& canvas, const Sitter& sitter) {
  const Haircut cut = haircut_of(sitter.person);
  if (cut.behind.empty()) return;
  paint_hair(canvas, cut.behind, cut, sitter, 0.62F);
}

void paint_hair_in_front(Canvas& canvas, const Sitter& sitter) {
  const Haircut cut = haircut_of(sitter.person);
  // The hair's shadow on the forehead.
  Mask shadow = canvas.mask(stroke(cut.inner, {0.01F, 0.04F, 0.01F}), 0.024F);
  clip(shadow, canvas.mask(sitter.shape.head));
  canvas.fill(shadow, scaled(sitter.person.skin, 0.35F), 0.45F);
  paint_hair(canvas, between(cut.outer, cut.inner), cut, sitter, 1);
}

}  // namespace undertone::synthesize

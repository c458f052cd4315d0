#include <algorithm>
#include <array>
#include <cmath>

#include "pipeline/synthesize/face_parts.hpp"

namespace undertone::synthesize {

void paint_neck(Canvas& canvas, const Sitter& sitter) {
  const float half = sitter.person.neck_width / 2;
  const Path neck = mirrored_loop(std::array<Point, 6>{{{0, 0.20F},
                                                        {half * 1.02F, 0.24F},
                                                        {half, 0.52F},
                                                        {half * 1.12F, 0.70F},
                                                        {half * 1.9F, 0.84F},
                                                        {half * 2.0F, 1.05F}}});
  const float chin = 0.5F + sitter.shape.jaw_drop;
  const Colour skin = sitter.person.skin;
  canvas.shade(canvas.mask(neck), [&](Point local, int, int) {
    const float side = local.x / half;
    const float round = 1 - 0.22F * std::min(side * side, 1.4F) - 0.07F * side;
    // The head's shadow ends in an arc below the chin.
    const float below = local.y - chin - 0.085F + 0.5F * local.x * local.x;
    const float lit = std::clamp(0.5F + below / 0.11F, 0.0F, 1.0F);
    const float shade = 0.90F * round * (0.60F + 0.40F * lit * lit * (3 - 2 * lit));
    return Colour{skin.red * shade, skin.green * shade * (0.95F + 0.05F * lit),
                  skin.blue * shade * (0.93F + 0.07F * lit)};
  });
}

void paint_clothes(Canvas& canvas, const Sitter& sitter) {
  const float half = sitter.person.neck_width / 2;
  const bool broad = sitter.person.neck_width > 0.45F;
  const float shoulder = broad ? 1.02F : 0.88F;
  const Path right = smooth_line(std::array<Point, 6>{{{0, 0.90F},
                                                       {half * 0.75F, 0.83F},
                                                       {half * 1.28F, 0.715F},
                                                       {shoulder * 0.72F, 0.86F},
                                                       {shoulder, 1.10F},
                                                       {shoulder * 1.12F, 1.8F}}});
  Path outline = right;
  outline.push_back({shoulder * 1.2F, 40});
  outline.push_back({-shoulder * 1.2F, 40});
  const Path left = mirrored(right);
  outline.insert(outline.end(), left.rbegin(), left.rend());
  const Colour cloth = sitter.person.clothes;
  canvas.shade(canvas.mask(outline), [&](Point local, int, int) {
    const float side = local.x / shoulder;
    const float fold = 0.035F * std::sin(local.x * 17 + local.y * 6) * std::clamp(local.y - 0.9F, 0.0F, 1.0F);
    const float light =
        0.98F - 0.24F * side * side - 0.08F * side + fold - 0.10F * std::clamp(local.y - 0.9F, 0.0F, 1.5F);
    return scaled(cloth, light);
  });
  const Path collar = smooth_line(std::array<Point, 5>{{{-half * 1.24F, 0.725F},
                                                        {-half * 0.75F, 0.835F},
                                                        {0, 0.90F},
                                                        {half * 0.75F, 0.835F},
                                                        {half * 1.24F, 0.725F}}});
  canvas.fill(stroke(collar, {0.03F, 0.045F, 0.03F}), scaled(cloth, 0.72F), 0.9F, 0.006F);
}

}  // namespace undertone::synthesize

#pragma once

#include <vector>

#include "pipeline/synthesize/canvas.hpp"

namespace undertone::synthesize {

/// A soft hill, dent or stain on the face: a Gaussian with an axis of its own.
struct Bump {
  Point centre;
  Point radius;         // one standard deviation along its axes
  float angle_deg = 0;  // clockwise in the picture
  float height = 0;     // face heights; negative is a dent
  float shadow = 0;     // 0 to 1: light that does not get there
  float blush = 0;      // -1 to 1: redder
  float beard = 0;      // 0 to 1: the share of hair in the colour
};

/// The lie of the skin over a rectangle of pixels, summed up from bumps, and the light on it.
class SkinRelief {
 public:
  SkinRelief(const PixelBox& box, const Placement& placement);

  void add(const Bump& bump);
  /// Both sides of the face.
  void add_pair(Bump bump);

  /// What the light makes of `skin` at a pixel of the box; `local` is the same pixel in drawing units.
  Colour lit(Colour skin, Colour beard, Point local, int x, int y) const;

 private:
  struct Cell {
    float slope_x = 0;
    float slope_y = 0;
    float shadow = 0;
    float blush = 0;
    float beard = 0;
  };

  PixelBox box_;
  Placement placement_;
  std::vector<Cell> cells_;
};

}  // namespace undertone::synthesize

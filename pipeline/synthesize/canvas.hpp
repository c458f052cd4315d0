#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "pipeline/synthesize/curves.hpp"
#include "src/media/image.hpp"

namespace undertone::synthesize {

/// Red, green, blue as shown on a screen, 0 to 1.
struct Colour {
  float red = 0;
  float green = 0;
  float blue = 0;
};

inline Colour mix(Colour a, Colour b, float share_of_b) {
  // Not std::lerp: its care for the ends costs more than the rest of a pixel.
  const float rest = 1 - share_of_b;
  return {a.red * rest + b.red * share_of_b, a.green * rest + b.green * share_of_b,
          a.blue * rest + b.blue * share_of_b};
}
inline Colour scaled(Colour colour, float factor) {
  return {colour.red * factor, colour.green * factor, colour.blue * factor};
}

/// From drawing units to pixels: turn about `pivot`, scale, put the drawing's origin at `origin_px`.
struct Placement {
  Point origin_px;
  float scale = 1;  // pixels in one drawing unit
  float cosine = 1;
  float sine = 0;
  Point pivot;

  Point to_pixel(Point local) const {
    const Point arm = local - pivot;
    const Point turned = pivot + Point{arm.x * cosine - arm.y * sine, arm.x * sine + arm.y * cosine};
    return origin_px + turned * scale;
  }
  Point to_local(Point pixel) const {
    const Point arm = (pixel - origin_px) * (1 / scale) - pivot;
    return pivot + Point{arm.x * cosine + arm.y * sine, arm.y * cosine - arm.x * sine};
  }
};

/// Half-open rectangle of pixels.
struct PixelBox {
  int left = 0;
  int top = 0;
  int right = 0;
  int bottom = 0;

  int width() const { return std::max(0, right - left); }
  int height() const { return std::max(0, bottom - top); }
};
PixelBox intersection(const PixelBox& a, const PixelBox& b);
/// What the drawing's points cover, rounded outwards and widened by `margin_px`.
PixelBox pixel_box(const Path& path, const Placement& placement, float margin_px);

/// How much of each pixel a shape covers, 0 to 1.
struct Mask {
  PixelBox box;
  std::vector<float> coverage;

  float* row(int y) { return coverage.data() + static_cast<std::size_t>(y - box.top) * box.width(); }
  const float* row(int y) const {
    return coverage.data() + static_cast<std::size_t>(y - box.top) * box.width();
  }
};

/// Keeps of `mask` what `by` covers.
void clip(Mask& mask, const Mask& by);
/// Takes away from `mask` what `by` covers.
void cut(Mask& mask, const Mask& by);

/// Draws into an image of three channels; what lies outside is left out.
class Canvas {
 public:
  Canvas(media::Image& image, const Placement& placement) : image_(image), placement_(placement) {}

  const Placement& placement() const { return placement_; }
  PixelBox bounds() const { return {0, 0, image_.width, image_.height}; }

  /// `softness` is how far the edge is spread, in drawing units.
  Mask mask(const Path& path, float softness = 0) const;

  void fill(const Mask& mask, Colour colour, float opacity = 1);
  void fill(const Path& path, Colour colour, float opacity = 1, float softness = 0) {
    fill(mask(path, softness), colour, opacity);
  }

  /// `shader(point in drawing units, x, y)` gives the colour of each pixel under the mask.
  template <class Shader>
  void shade(const Mask& mask, Shader&& shader);

 private:
  static std::uint8_t blended(std::uint8_t below, float above, float opacity) {
    const float under = static_cast<float>(below);
    return static_cast<std::uint8_t>(
        std::clamp(under + (above * 255.0F - under) * opacity + 0.5F, 0.0F, 255.0F));
  }
  static void blend(std::uint8_t* pixel, Colour colour, float opacity) {
    pixel[0] = blended(pixel[0], colour.red, opacity);
    pixel[1] = blended(pixel[1], colour.green, opacity);
    pixel[2] = blended(pixel[2], colour.blue, opacity);
  }

  media::Image& image_;
  Placement placement_;
};

template <class Shader>
void Canvas::shade(const Mask& mask, Shader&& shader) {
  const PixelBox box = intersection(mask.box, bounds());
  // One pixel to the right, in drawing units.
  const Point step = placement_.to_local({1, 0}) - placement_.to_local({0, 0});
  for (int y = box.top; y < box.bottom; ++y) {
    const float* coverage = mask.row(y) + (box.left - mask.box.left);
    std::uint8_t* pixel = image_.row(y) + static_cast<std::size_t>(box.left) * 3;
    Point local = placement_.to_local({static_cast<float>(box.left) + 0.5F, static_cast<float>(y) + 0.5F});
    for (int x = box.left; x < box.right; ++x, ++coverage, pixel += 3, local = local + step) {
      if (*coverage > 0.002F) blend(pixel, shader(local, x, y), *coverage);
    }
  }
}

}  // namespace undertone::synthesize

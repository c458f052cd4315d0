#pragma once

#include "pipeline/synthesize/curves.hpp"
#include "pipeline/synthesize/expression.hpp"
#include "pipeline/synthesize/person.hpp"
#include "src/media/image.hpp"

namespace undertone::synthesize {

/// Where a face goes: `centre_px` is the middle between hairline and chin, `height_px` the way between them.
/// Hair, neck and shoulders reach beyond: about 0.75 heights up, and down to the bottom of the picture.
struct FacePlace {
  Point centre_px;
  float height_px = 0;
};

/// A wall behind the speakers, brightest behind the middle of the picture.
struct Background {
  Colour top{0.62F, 0.66F, 0.70F};
  Colour bottom{0.42F, 0.45F, 0.49F};
};

/// What the painter drew where, in pixels. Left and right are those of the picture.
struct FaceLandmarks {
  Point left_eye;
  Point right_eye;
  Point nose_base;
  Point mouth;  // half-way between the lips
  Point mouth_left;
  Point mouth_right;
  Point chin;
  float mouth_gap_px = 0;  // between the lips at the middle
};

/// An image of three channels, filled with the background.
media::Image paint_background(int width, int height, const Background& background);

/// Draws head, neck and shoulders over what is there. Parts outside the image are left out; values outside
/// their ranges are brought into them. Throws if the image has not three channels or the place is not a
/// place.
void paint_person(media::Image& image, const Person& person, const Expression& expression,
                  const FacePlace& place);

FaceLandmarks landmarks_of(const Person& person, const Expression& expression, const FacePlace& place);

}  // namespace undertone::synthesize

#pragma once

#include "pipeline/synthesize/curves.hpp"
#include "pipeline/synthesize/expression.hpp"
#include "pipeline/synthesize/person.hpp"

namespace undertone::synthesize {

/// Where everything of one face lies. Units are face heights: the middle between hairline and chin is (0, 0),
/// the hairline is at y = -0.5, the chin of the closed mouth at y = 0.5. Sides are those of the picture, and
/// what exists twice is given for the right side, x > 0.
struct FaceShape {
  Path head;  // with the forehead that the hair covers

  Point eye_centre;
  Path upper_lid;  // inner to outer corner
  Path lower_lid;
  Path lid_crease;
  Point iris_offset;  // from eye_centre, the same for both eyes
  float iris_radius = 0;
  Path brow;
  Path brow_line;  // its middle, inner end first

  float nose_base_y = 0;
  float nose_half_width = 0;

  Point mouth_centre;
  float mouth_half_width = 0;
  float mouth_gap = 0;  // between the lips at the middle
  Path upper_lip_top;   // all four from the left corner to the right
  Path upper_lip_bottom;
  Path lower_lip_top;
  Path lower_lip_bottom;
  float jaw_drop = 0;
};

/// Both must be drawable.
FaceShape shape_of(const Person& person, const Expression& expression);

}  // namespace undertone::synthesize

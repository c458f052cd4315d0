#pragma once

#include <string_view>

namespace undertone::synthesize {

/// What a drawn face does. All zero, with the eyes open, is a face at rest.
struct Expression {
  float brow_raise = 0;         // -1 to 1
  float brow_frown = 0;         // 0 to 1: drawn together and down
  float brow_slant = 0;         // 0 to 1: the inner ends up, as in grief
  float eye_opening = 1;        // 0 shut, 1 relaxed, 1.5 wide
  float cheek_raise = 0;        // 0 to 1: the lower lids pushed up, as in a laugh
  float mouth_opening = 0;      // 0 to 1
  float mouth_corner_lift = 0;  // -1 to 1
  float mouth_width = 0;        // -1 pursed, 1 stretched
  float lip_raise = 0;          // 0 to 1: the upper lip drawn up
  float nose_wrinkle = 0;       // 0 to 1
  float gaze_x = 0;             // -1 to 1, towards the right of the picture
  float gaze_y = 0;             // -1 to 1, downwards
  float head_tilt_deg = 0;      // -30 to 30, clockwise in the picture
  float head_offset_x = 0;      // -0.2 to 0.2 face heights, to the right
  float head_offset_y = 0;      // -0.2 to 0.2 face heights, downwards
};

/// Neutral, surprise, fear, sadness, joy, disgust or anger; throws for any other name. `strength` runs from
/// 0 (at rest) to 1.
Expression expression_of(std::string_view emotion, float strength);

/// Every value brought into its range.
Expression to_drawable(const Expression& expression);

}  // namespace undertone::synthesize

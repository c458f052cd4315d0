#include "pipeline/synthesize/expression.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <utility>

#include "src/core/error.hpp"

namespace undertone::synthesize {
namespace {

// At full strength, with the mouth as it is between words.
const std::array<std::pair<std::string_view, Expression>, 7> kExpressions{{
    {"neutral", {}},
    {"surprise", {.brow_raise = 1, .eye_opening = 1.42F, .mouth_opening = 0.5F, .mouth_width = -0.5F}},
    {"fear",
     {.brow_raise = 0.6F,
      .brow_frown = 0.45F,
      .brow_slant = 0.7F,
      .eye_opening = 1.38F,
      .mouth_opening = 0.15F,
      .mouth_corner_lift = -0.35F,
      .mouth_width = 0.55F}},
    {"sadness",
     {.brow_frown = 0.2F,
      .brow_slant = 1,
      .eye_opening = 0.68F,
      .mouth_corner_lift = -0.8F,
      .mouth_width = -0.25F,
      .gaze_y = 0.35F}},
    {"joy",
     {.brow_raise = 0.15F,
      .eye_opening = 0.88F,
      .cheek_raise = 0.8F,
      .mouth_opening = 0.2F,
      .mouth_corner_lift = 1,
      .mouth_width = 0.6F,
      .lip_raise = 0.25F}},
    {"disgust",
     {.brow_raise = -0.35F,
      .brow_frown = 0.55F,
      .eye_opening = 0.72F,
      .cheek_raise = 0.5F,
      .mouth_opening = 0.04F,
      .mouth_corner_lift = -0.5F,
      .lip_raise = 0.9F,
      .nose_wrinkle = 1}},
    {"anger",
     {.brow_raise = -0.5F,
      .brow_frown = 1,
      .eye_opening = 1.02F,
      .cheek_raise = 0.25F,
      .mouth_corner_lift = -0.45F,
      .mouth_width = 0.1F,
      .nose_wrinkle = 0.35F}},
}};

// Every member but the ones that say where the head is, which no emotion sets.
constexpr std::array kFeelings{
    &Expression::brow_raise,        &Expression::brow_frown,  &Expression::brow_slant,
    &Expression::eye_opening,       &Expression::cheek_raise, &Expression::mouth_opening,
    &Expression::mouth_corner_lift, &Expression::mouth_width, &Expression::lip_raise,
    &Expression::nose_wrinkle,      &Expression::gaze_x,      &Expression::gaze_y};

void limit(float& value, float low, float high, float at_rest = 0) {
  value = std::isfinite(value) ? std::clamp(value, low, high) : at_rest;
}

}  // namespace

Expression expression_of(std::string_view emotion, float strength) {
  limit(strength, 0, 1);
  for (const auto& [name, full] : kExpressions) {
    if (name != emotion) continue;
    Expression result;
    for (const auto member : kFeelings) result.*member = std::lerp(result.*member, full.*member, strength);
    return result;
  }
  throw Error(ErrorKind::kMisuse, "no expression is known for the emotion \"" + std::string(emotion) + "\"");
}

Expression to_drawable(const Expression& expression) {
  Expression result = expression;
  limit(result.brow_raise, -1, 1);
  limit(result.brow_frown, 0, 1);
  limit(result.brow_slant, 0, 1);
  limit(result.eye_opening, 0, 1.5F, 1);
  limit(result.cheek_raise, 0, 1);
  limit(result.mouth_opening, 0, 1);
  limit(result.mouth_corner_lift, -1, 1);
  limit(result.mouth_width, -1, 1);
  limit(result.lip_raise, 0, 1);
  limit(result.nose_wrinkle, 0, 1);
  limit(result.gaze_x, -1, 1);
  limit(result.gaze_y, -1, 1);
  limit(result.head_tilt_deg, -30, 30);
  limit(result.head_offset_x, -0.2F, 0.2F);
  limit(result.head_offset_y, -0.2F, 0.2F);
  return result;
}

}  // namespace undertone::synthesize

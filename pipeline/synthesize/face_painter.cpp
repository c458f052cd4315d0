#include "pipeline/synthesize/face_painter.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numbers>

#include "pipeline/synthesize/face_parts.hpp"
#include "src/core/error.hpp"

namespace undertone::synthesize {
namespace {

constexpr Point kNeckJoint{0, 0.42F};  // the head tilts about it

Placement body_placement(const FacePlace& place) {
  Placement placement;
  placement.origin_px = place.centre_px;
  placement.scale = place.height_px;
  return placement;
}

Placement head_placement(const FacePlace& place, const Expression& expression) {
  Placement placement = body_placement(place);
  placement.origin_px =
      placement.origin_px + Point{expression.head_offset_x, expression.head_offset_y} * place.height_px;
  const float radians = expression.head_tilt_deg * std::numbers::pi_v<float> / 180;
  placement.cosine = std::cos(radians);
  placement.sine = std::sin(radians);
  placement.pivot = kNeckJoint;
  return placement;
}

/// The neck follows the head half-way.
Placement neck_placement(const FacePlace& place, const Expression& expression) {
  Placement placement = body_placement(place);
  placement.origin_px.x += expression.head_offset_x * place.height_px / 2;
  placement.origin_px.y += expression.head_offset_y * place.height_px / 2;
  return placement;
}

void check_place(const FacePlace& place) {
  constexpr float kFar = 1e5F;
  const bool good = std::abs(place.centre_px.x) < kFar && std::abs(place.centre_px.y) < kFar &&
                    place.height_px >= 1 && place.height_px < kFar;
  if (!good)
    throw Error(ErrorKind::kMisuse, "a face needs a place in the picture and a height of a pixel or more");
}

Sitter sitter_of(const Person& person, const Expression& expression) {
  Sitter sitter{to_drawable(person), to_drawable(expression), {}};
  sitter.shape = shape_of(sitter.person, sitter.expression);
  return sitter;
}

}  // namespace

media::Image paint_background(int width, int height, const Background& background) {
  media::Image image = media::make_image(width, height, 3);
  for (int y = 0; y < height; ++y) {
    const float down = (static_cast<float>(y) + 0.5F) / static_cast<float>(height);
    const Colour colour = mix(background.top, background.bottom, down);
    std::uint8_t* pixel = image.row(y);
    for (int x = 0; x < width; ++x, pixel += 3) {
      const float aside = 2 * (static_cast<float>(x) + 0.5F) / static_cast<float>(width) - 1;
      const float light = 255 * (1.06F - 0.14F * aside * aside);
      const auto level = [light](float value) {
        return static_cast<std::uint8_t>(std::clamp(value * light + 0.5F, 0.0F, 255.0F));
      };
      pixel[0] = level(colour.red);
      pixel[1] = level(colour.green);
      pixel[2] = level(colour.blue);
    }
  }
  return image;
}

void paint_person(media::Image& image, const Person& person, const Expression& expression,
                  const FacePlace& place) {
  if (image.channels != 3)
    throw Error(ErrorKind::kMisuse, "a face is painted into an image of three channels");
  check_place(place);
  const Sitter sitter = sitter_of(person, expression);
  Canvas head(image, head_placement(place, sitter.expression));
  Canvas neck(image, neck_placement(place, sitter.expression));
  Canvas body(image, body_placement(place));
  paint_hair_behind(head, sitter);
  paint_neck(neck, sitter);
  paint_clothes(body, sitter);
  paint_ears(head, sitter);
  paint_skin(head, sitter);
  paint_nostrils(head, sitter);
  paint_mouth(head, sitter);
  paint_eyes(head, sitter);
  paint_brows(head, sitter);
  paint_hair_in_front(head, sitter);
}

FaceLandmarks landmarks_of(const Person& person, const Expression& expression, const FacePlace& place) {
  check_place(place);
  const Sitter sitter = sitter_of(person, expression);
  const FaceShape& shape = sitter.shape;
  const Placement head = head_placement(place, sitter.expression);
  FaceLandmarks result;
  result.left_eye = head.to_pixel({-shape.eye_centre.x, shape.eye_centre.y});
  result.right_eye = head.to_pixel(shape.eye_centre);
  result.nose_base = head.to_pixel({0, shape.nose_base_y});
  result.mouth = head.to_pixel((middle_of(shape.upper_lip_bottom) + middle_of(shape.lower_lip_top)) * 0.5F);
  result.mouth_left = head.to_pixel(shape.upper_lip_top.front());
  result.mouth_right = head.to_pixel(shape.upper_lip_top.back());
  result.chin = head.to_pixel({0, 0.5F + shape.jaw_drop});
  result.mouth_gap_px = shape.mouth_gap * place.height_px;
  return result;
}

}  // namespace undertone::synthesize

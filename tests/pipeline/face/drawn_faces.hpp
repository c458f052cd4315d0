#pragma once

#include <cstddef>
#include <cstdint>

#include "pipeline/synthesize/face_painter.hpp"
#include "src/media/image.hpp"

namespace undertone::drawn {

inline media::Image to_grey(const media::Image& colour) {
  media::Image grey = media::make_image(colour.width, colour.height, 1);
  for (std::size_t i = 0; i < grey.pixels.size(); ++i) {
    const std::uint8_t* pixel = &colour.pixels[3 * i];
    grey.pixels[i] = static_cast<std::uint8_t>((299 * pixel[0] + 587 * pixel[1] + 114 * pixel[2]) / 1000);
  }
  return grey;
}

inline synthesize::Expression talking(float mouth_opening) {
  synthesize::Expression expression = synthesize::expression_of("neutral", 1);
  expression.mouth_opening = mouth_opening;
  return expression;
}

inline media::Image wall() { return synthesize::paint_background(640, 360, {}); }

}  // namespace undertone::drawn

#include "extractors/face/grey_picture.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "src/core/error.hpp"

namespace undertone::extractors {
namespace {

media::Image halved(const media::Image& grey) {
  media::Image half = media::make_image(std::max(1, grey.width / 2), std::max(1, grey.height / 2), 1);
  const int right = grey.width > 1 ? 1 : 0;
  for (int y = 0; y < half.height; ++y) {
    const std::uint8_t* upper = grey.row(2 * y);
    const std::uint8_t* lower = grey.row(std::min(2 * y + 1, grey.height - 1));
    std::uint8_t* out = half.row(y);
    for (int x = 0; x < half.width; ++x) {
      const int sum = upper[2 * x] + upper[2 * x + right] + lower[2 * x] + lower[2 * x + right];
      out[x] = static_cast<std::uint8_t>((sum + 2) / 4);
    }
  }
  return half;
}

/// Between the four pixels around a place; beyond the edge the edge goes on.
float level_at(const media::Image& grey, FacePoint place) {
  const float x = std::clamp(place.x, 0.0F, static_cast<float>(grey.width - 1));
  const float y = std::clamp(place.y, 0.0F, static_cast<float>(grey.height - 1));
  const int left = static_cast<int>(x), top = static_cast<int>(y);
  const int right = std::min(left + 1, grey.width - 1), bottom = std::min(top + 1, grey.height - 1);
  const float across = x - static_cast<float>(left), down = y - static_cast<float>(top);
  const std::uint8_t* upper = grey.row(top);
  const std::uint8_t* lower = grey.row(bottom);
  const float above =
      static_cast<float>(upper[left]) * (1 - across) + static_cast<float>(upper[right]) * across;
  const float below =
      static_cast<float>(lower[left]) * (1 - across) + static_cast<float>(lower[right]) * across;
  return above * (1 - down) + below * down;
}

std::uint8_t to_level(float value) { return static_cast<std::uint8_t>(std::lround(value)); }

/// How often a picture is to be halved before it is sampled every `step` pixels.
int halvings_for(float step) {
  int count = 0;
  for (; step >= 2 && count < 16; step /= 2) ++count;
  return count;
}

}  // namespace

void require_grey(const media::Image& picture) {
  if (picture.channels != 1 || picture.width < 1 || picture.height < 1)
    throw Error(ErrorKind::kInternal, "faces are looked for in grey pictures that are not empty");
}

media::Image resized(const media::Image& grey, int width, int height) {
  require_grey(grey);
  if (width == grey.width && height == grey.height) return grey;
  const auto step = std::min(static_cast<float>(grey.width) / static_cast<float>(width),
                             static_cast<float>(grey.height) / static_cast<float>(height));
  media::Image smaller;
  const media::Image* source = &grey;
  for (int i = halvings_for(step); i > 0; --i) {
    smaller = halved(*source);
    source = &smaller;
  }
  const float across = static_cast<float>(source->width) / static_cast<float>(width);
  const float down = static_cast<float>(source->height) / static_cast<float>(height);
  media::Image result = media::make_image(width, height, 1);
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      const FacePoint place{(static_cast<float>(x) + 0.5F) * across - 0.5F,
                            (static_cast<float>(y) + 0.5F) * down - 0.5F};
      result.row(y)[x] = to_level(level_at(*source, place));
    }
  }
  return result;
}

media::Image cut_out(const media::Image& grey, const Similarity& unit_to_picture, int side) {
  require_grey(grey);
  const float step = unit_to_picture.scale() / static_cast<float>(side);
  const int repeats = std::max(1, static_cast<int>(std::ceil(step)));  // samples a pixel and direction
  media::Image result = media::make_image(side, side, 1);
  const float grain = 1 / static_cast<float>(side * repeats);
  for (int y = 0; y < side; ++y) {
    for (int x = 0; x < side; ++x) {
      float sum = 0;
      for (int i = 0; i < repeats * repeats; ++i) {
        const auto u = static_cast<float>(x * repeats + i % repeats) + 0.5F;
        const auto v = static_cast<float>(y * repeats + i / repeats) + 0.5F;
        sum += level_at(grey, unit_to_picture({u * grain, v * grain}));
      }
      result.row(y)[x] = to_level(sum / static_cast<float>(repeats * repeats));
    }
  }
  return result;
}

}  // namespace undertone::extractors

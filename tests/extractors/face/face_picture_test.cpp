#include "extractors/face/face_picture.hpp"

#include <numeric>

#include <doctest/doctest.h>

#include "src/core/error.hpp"

namespace undertone::extractors {
namespace {

/// Brighter to the right and down.
media::Image make_slope(int width, int height) {
  media::Image image = media::make_image(width, height, 1);
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x)
      image.row(y)[x] = static_cast<std::uint8_t>(120 * (x + 0.5) / width + 120 * (y + 0.5) / height);
  }
  return image;
}

}  // namespace

TEST_SUITE("extractors") {
  TEST_CASE("a picture of the right size stays as it is") {
    media::Image image = media::make_image(kFaceSide, kFaceSide, 1);
    std::iota(image.pixels.begin(), image.pixels.end(), std::uint8_t{3});
    CHECK(to_face_picture(image) == image.pixels);
  }

  TEST_CASE("a smooth picture looks the same whatever size it had") {
    const auto wanted = make_slope(kFaceSide, kFaceSide).pixels;
    for (const int side : {24, 47, 96, 500}) {
      CAPTURE(side);
      const auto face = to_face_picture(make_slope(side, side));
      REQUIRE(face.size() == kFacePixels);
      int largest = 0;
      for (std::size_t i = 0; i < face.size(); ++i)
        largest = std::max(largest, std::abs(int{face[i]} - int{wanted[i]}));
      CHECK(largest <= 3);
    }
  }

  TEST_CASE("fine stripes become grey when a picture is shrunk, not other stripes") {
    media::Image image = media::make_image(480, 480, 1);
    for (int y = 0; y < 480; ++y) {
      for (int x = 0; x < 480; ++x) image.row(y)[x] = x % 2 == 0 ? 0 : 200;
    }
    for (const std::uint8_t level : to_face_picture(image)) {
      CHECK(level >= 95);
      CHECK(level <= 105);
    }
  }

  TEST_CASE("of an oblong picture the middle square is taken") {
    media::Image image = media::make_image(144, 48, 1);
    for (int y = 0; y < 48; ++y) std::fill_n(image.row(y) + 48, 48, std::uint8_t{255});
    CHECK(to_face_picture(image) == std::vector<std::uint8_t>(kFacePixels, 255));
    media::Image dot = media::make_image(1, 7, 1);
    dot.row(3)[0] = 9;
    CHECK(to_face_picture(dot) == std::vector<std::uint8_t>(kFacePixels, 9));
  }

  TEST_CASE("an empty or coloured picture is refused") {
    CHECK_THROWS_AS(to_face_picture({}), Error);
    CHECK_THROWS_AS(to_face_picture(media::make_image(48, 48, 3)), Error);
  }
}

}  // namespace undertone::extractors

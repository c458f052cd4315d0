#include "src/media/luma_box.hpp"

#include <algorithm>
#include <cmath>
#include <random>

#include <doctest/doctest.h>

using namespace undertone::media;

namespace {

/// Random pixels, with bytes behind every row that do not belong to the picture.
struct NoisyPlane {
  std::vector<std::uint8_t> bytes;
  LumaPlane plane;

  NoisyPlane(int width, int height, bool full_range, std::mt19937& random) {
    const std::ptrdiff_t stride = width + 13;
    bytes.resize(static_cast<std::size_t>(stride * height));
    for (std::uint8_t& byte : bytes) byte = static_cast<std::uint8_t>(random());
    plane = {bytes.data(), stride, width, height, full_range};
  }
};

double naive_mean(const LumaPlane& plane, int factor, int x, int y) {
  double sum = 0;
  for (int j = 0; j < factor; ++j) {
    for (int i = 0; i < factor; ++i) sum += plane.pixels[(y * factor + j) * plane.stride + x * factor + i];
  }
  return sum / (factor * factor);
}

}  // namespace

TEST_SUITE("media") {
  TEST_CASE("shrinking by boxes is the mean of each box, to half a step") {
    std::mt19937 random(1);
    for (int factor = 1; factor <= 16; ++factor) {
      const NoisyPlane noisy(factor * 19, factor * 7, true, random);
      const Image image = shrink_by_boxes(noisy.plane, factor);
      CAPTURE(factor);
      REQUIRE(image.width == 19);
      REQUIRE(image.height == 7);
      double worst = 0;
      for (int y = 0; y < image.height; ++y) {
        for (int x = 0; x < image.width; ++x) {
          worst = std::max(worst, std::abs(image.row(y)[x] - naive_mean(noisy.plane, factor, x, y)));
        }
      }
      CHECK(worst <= 0.5);
    }
  }

  TEST_CASE("the studio range is stretched to the full one and clamped at its ends") {
    std::mt19937 random(2);
    const NoisyPlane noisy(64, 32, false, random);
    const Image image = shrink_by_boxes(noisy.plane, 1);
    for (int y = 0; y < image.height; ++y) {
      for (int x = 0; x < image.width; ++x) {
        const int stored = noisy.plane.pixels[y * noisy.plane.stride + x];
        const double expected = std::clamp((stored - 16) * 255.0 / 219, 0.0, 255.0);
        CHECK(std::abs(image.row(y)[x] - expected) <= 0.6);
        if (stored <= 16) CHECK(image.row(y)[x] == 0);
        if (stored >= 235) CHECK(image.row(y)[x] == 255);
      }
    }
  }

  TEST_CASE("white of the largest box does not overflow") {
    std::vector<std::uint8_t> white(16 * 16, 255);
    const LumaPlane plane{white.data(), 16, 16, 16, true};
    CHECK(shrink_by_boxes(plane, 16).pixels == std::vector<std::uint8_t>{255});
  }

  TEST_CASE("there is a factor only where both sides shrink by the same whole number") {
    const LumaPlane plane{nullptr, 0, 640, 480, false};
    CHECK(box_factor(plane, 640, 480) == 1);
    CHECK(box_factor(plane, 320, 240) == 2);
    CHECK(box_factor(plane, 128, 96) == 5);
    CHECK(box_factor(plane, 40, 30) == 16);
    CHECK_FALSE(box_factor(plane, 32, 24));     // 20 is more than sums of 16 bits hold
    CHECK_FALSE(box_factor(plane, 320, 480));   // not the same
    CHECK_FALSE(box_factor(plane, 427, 320));   // not whole
    CHECK_FALSE(box_factor(plane, 1280, 960));  // larger
    CHECK_FALSE(box_factor(plane, 0, 0));
  }
}

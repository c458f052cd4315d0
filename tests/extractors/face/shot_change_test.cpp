#include "extractors/face/shot_change.hpp"

#include <algorithm>
#include <cstdint>

#include <doctest/doctest.h>

#include "tests/support/random.hpp"

using namespace undertone;
using extractors::ShotChangeFinder;

namespace {

/// Soft patches of light whose places the seed decides.
media::Image scene(std::uint64_t seed, int light = 0) {
  support::Random random(seed);
  media::Image picture = media::make_image(320, 180, 1);
  std::ranges::fill(picture.pixels, static_cast<std::uint8_t>(90 + light));
  for (int i = 0; i < 12; ++i) {
    const int left = static_cast<int>(random.uniform(0, 240)), top = static_cast<int>(random.uniform(0, 120));
    const auto level = static_cast<std::uint8_t>(random.uniform(10, 200) + light);
    for (int y = top; y < top + 60; ++y) std::fill_n(picture.row(y) + left, 80, level);
  }
  return picture;
}

void add_head(media::Image& picture, int left) {
  for (int y = 40; y < 150; ++y) std::fill_n(picture.row(y) + left, 70, std::uint8_t{220});
}

}  // namespace

TEST_SUITE("face") {
  TEST_CASE("a cut is found at its frame and nowhere else") {
    ShotChangeFinder finder;
    for (std::uint64_t shot = 0; shot < 6; ++shot) {
      for (int i = 0; i < 10; ++i) {
        media::Image frame = scene(shot);
        add_head(frame, 100 + 2 * i);
        CAPTURE(shot);
        CAPTURE(i);
        CHECK(finder.feed(frame) == (shot > 0 && i == 0));
      }
    }
  }

  TEST_CASE("neither a flash nor slow dimming is a cut") {
    ShotChangeFinder finder;
    for (int i = 0; i < 20; ++i) CHECK(!finder.feed(scene(4, i == 10 ? 50 : -i / 4)));
  }

  TEST_CASE("a shot may begin with, end in or be black") {
    ShotChangeFinder finder;
    const media::Image black = media::make_image(320, 180, 1);
    for (int i = 0; i < 3; ++i) CHECK(!finder.feed(black));
    CHECK(finder.feed(scene(9)));
    CHECK(!finder.feed(scene(9)));
    CHECK(finder.feed(black));
    CHECK(!finder.feed(black));
  }

  TEST_CASE("a picture of one pixel, and one of another size, are taken") {
    ShotChangeFinder finder;
    CHECK(!finder.feed(media::make_image(1, 1, 1)));
    CHECK(!finder.feed(media::make_image(3, 500, 1)));
  }
}

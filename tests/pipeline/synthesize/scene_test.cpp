#include "pipeline/synthesize/scene.hpp"

#include <algorithm>
#include <cstdlib>
#include <vector>

#include <doctest/doctest.h>

namespace undertone::synthesize {
namespace {

using media::Image;

constexpr int kWidth = 330;  // not a multiple of the number of people
constexpr int kHeight = 180;

std::vector<Person> people(int count) {
  std::vector<Person> result;
  for (int i = 0; i < count; ++i) result.push_back(make_person(static_cast<std::uint64_t>(40 + i)));
  return result;
}

Image painted(const std::vector<Look>& looks) {
  return Scene(kWidth, kHeight, people(static_cast<int>(looks.size()))).paint(looks);
}

/// How many pixels of the columns differ, and the mean row in which they lie.
struct Change {
  int pixels = 0;
  double row = 0;
};
Change change(const Image& a, const Image& b, int first_column, int end_column) {
  Change result;
  for (int y = 0; y < a.height; ++y) {
    for (int x = first_column; x < end_column; ++x) {
      const auto* left = a.row(y) + static_cast<std::ptrdiff_t>(3) * x;
      const auto* right = b.row(y) + static_cast<std::ptrdiff_t>(3) * x;
      if (std::equal(left, left + 3, right)) continue;
      ++result.pixels;
      result.row += y;
    }
  }
  if (result.pixels > 0) result.row /= result.pixels;
  return result;
}

}  // namespace

TEST_SUITE("synthesize") {
  TEST_CASE("a scene paints the same looks the same, whatever it painted before") {
    const std::vector<Look> looks = {{"joy", 3, false}, {"anger", 0, true}};
    Scene scene(kWidth, kHeight, people(2));
    const Image first = scene.paint(looks);
    CHECK(first.width == kWidth);
    CHECK(first.height == kHeight);
    CHECK(first.channels == 3);
    scene.paint({{"fear", 6, true}, {"neutral", 1, false}});
    CHECK(scene.paint(looks) == first);
    CHECK(painted(looks) == first);
  }

  TEST_CASE("a scene that may keep little paints the same as one that keeps all") {
    constexpr std::size_t kStripBytes = std::size_t{3} * kWidth / 2 * kHeight;
    Scene generous(kWidth, kHeight, people(2));
    for (const std::size_t most_kept_bytes : {std::size_t{0}, kStripBytes, 3 * kStripBytes}) {
      Scene sparing(kWidth, kHeight, people(2), most_kept_bytes);
      for (const int level : {0, 3, 6, 3, 0, 6}) {
        const std::vector<Look> looks = {{"joy", level, false}, {"fear", 6 - level, level == 3}};
        CHECK(sparing.paint(looks) == generous.paint(looks));
      }
    }
  }

  TEST_CASE("each person changes nothing but their own strip") {
    const std::vector<Look> rest(3);
    const Image before = painted(rest);
    for (int person = 0; person < 3; ++person) {
      std::vector<Look> looks = rest;
      looks[static_cast<std::size_t>(person)] = {"surprise", kMouthLevels - 1, false};
      const Image after = painted(looks);
      for (int strip = 0; strip < 3; ++strip) {
        const int pixels = change(before, after, strip * kWidth / 3, (strip + 1) * kWidth / 3).pixels;
        if (strip == person) {
          CHECK(pixels > 200);
        } else {
          CHECK(pixels == 0);
        }
      }
    }
  }

  TEST_CASE("a wider mouth level changes more, below the eyes") {
    for (const char* emotion : {"neutral", "joy", "sadness", "anger"}) {
      CAPTURE(emotion);
      const Image shut = painted({{emotion, 0, false}});
      int before = 0;
      for (const int level : {2, 4, 6}) {
        const Change now = change(shut, painted({{emotion, level, false}}), 0, kWidth);
        CHECK(now.pixels > before);
        CHECK(now.row > kHeight * 0.5);
        before = now.pixels;
      }
    }
  }

  TEST_CASE("shutting the eyes changes the picture above the mouth only") {
    const Change blink = change(painted({{"neutral", 0, false}}), painted({{"neutral", 0, true}}), 0, kWidth);
    CHECK(blink.pixels > 20);
    CHECK(blink.row < kHeight * 0.55);
  }

  TEST_CASE("emotions look different") {
    const Image neutral = painted({{"neutral", 0, false}});
    for (const char* emotion : {"surprise", "fear", "sadness", "joy", "disgust", "anger"}) {
      CAPTURE(emotion);
      CHECK(change(neutral, painted({{emotion, 0, false}}), 0, kWidth).pixels > 100);
    }
  }

  TEST_CASE("no column stays unpainted, however many people share however few pixels") {
    for (const int width : {64, 66, 130}) {
      for (int count = 1; count <= 6; ++count) {
        Scene scene(width, 64, people(count));
        const Image image = scene.paint(std::vector<Look>(static_cast<std::size_t>(count)));
        for (int x = 0; x < width; ++x) {
          const auto* top = image.row(0) + static_cast<std::ptrdiff_t>(3) * x;
          CHECK(top[0] + top[1] + top[2] > 60);  // the wall, or hair before it
        }
      }
    }
  }
}

}  // namespace undertone::synthesize

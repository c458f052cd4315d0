#include "pipeline/encoders/face_augmentation.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

#include <doctest/doctest.h>

namespace undertone::pipeline {
namespace {

constexpr std::size_t kSide = 48;
using Bytes = std::vector<std::uint8_t>;

/// A bright disc, off the middle, on grey: a crop that is moved keeps most of it.
Bytes make_disc() {
  Bytes face(kSide * kSide, 60);
  for (std::size_t y = 0; y < kSide; ++y) {
    for (std::size_t x = 0; x < kSide; ++x) {
      if (std::hypot(static_cast<double>(x) - 16, static_cast<double>(y) - 26) < 9) face[y * kSide + x] = 220;
    }
  }
  return face;
}

/// Where on the x-axis the bright part lies, in pixels.
double bright_middle(const std::vector<float>& face) {
  const float brightest = *std::ranges::max_element(face), darkest = *std::ranges::min_element(face);
  double sum = 0, places = 0;
  for (std::size_t i = 0; i < face.size(); ++i) {
    if (face[i] < (brightest + darkest) / 2) continue;
    sum += 1;
    places += static_cast<double>(i % kSide);
  }
  return places / sum;
}

}  // namespace

TEST_SUITE("encoders") {
  TEST_CASE("a picture follows from its chance alone, and every chance gives another one") {
    const Bytes face = make_disc();
    std::set<std::vector<float>> made;
    for (std::uint64_t chance = 0; chance < 50; ++chance) {
      const auto picture = seen_anew(face, kSide, chance);
      CHECK(picture == seen_anew(face, kSide, chance));
      made.insert(picture);
    }
    CHECK(made.size() == 50);
  }

  TEST_CASE("whatever happens to a face, it is a picture of the same size with levels from black to white") {
    std::vector<Bytes> faces = {make_disc(), Bytes(kSide * kSide, 0), Bytes(kSide * kSide, 255)};
    Bytes stripes(kSide * kSide);
    for (std::size_t i = 0; i < stripes.size(); ++i) stripes[i] = i % 2 == 0 ? 0 : 255;
    faces.push_back(stripes);
    for (const Bytes& face : faces) {
      for (std::uint64_t chance = 0; chance < 200; ++chance) {
        const auto picture = seen_anew(face, kSide, chance);
        REQUIRE(picture.size() == kSide * kSide);
        REQUIRE(std::ranges::all_of(picture, [](float level) { return level >= 0 && level <= 255; }));
      }
    }
  }

  TEST_CASE("a face is still to be recognised, and about as often mirrored as not") {
    const Bytes face = make_disc();
    int left = 0, right = 0;
    for (std::uint64_t chance = 0; chance < 400; ++chance) {
      const double middle = bright_middle(seen_anew(face, kSide, chance));
      left += middle < 23.5 ? 1 : 0;
      right += middle > 23.5 ? 1 : 0;
    }
    CHECK(left > 140);
    CHECK(right > 140);
  }

  TEST_CASE("the sum of all that happens to a face leaves its middle where it was") {
    const Bytes face = make_disc();
    std::vector<double> mean(kSide * kSide);
    constexpr std::uint64_t kCount = 600;
    for (std::uint64_t chance = 0; chance < kCount; ++chance) {
      const auto picture = seen_anew(face, kSide, chance);
      for (std::size_t i = 0; i < mean.size(); ++i) mean[i] += picture[i] / double{kCount};
    }
    // Mirrored half of the time, the disc stands left and right of the middle at the height where it was.
    const auto at = [&](std::size_t x, std::size_t y) { return mean[y * kSide + x]; };
    CHECK(at(16, 26) > at(16, 8) + 30);
    CHECK(at(31, 26) > at(31, 44) + 30);
    CHECK(std::abs(at(16, 26) - at(31, 26)) < 15);
  }

  TEST_CASE("pictures of other sizes are no trouble") {
    for (const std::size_t side : {8, 17, 112}) {
      for (std::uint64_t chance = 0; chance < 60; ++chance)
        REQUIRE(seen_anew(Bytes(side * side, 128), side, chance).size() == side * side);
    }
  }
}

}  // namespace undertone::pipeline

#include "extractors/face/face_appearance.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <vector>

#include <doctest/doctest.h>

#include "extractors/face/grey_picture.hpp"
#include "src/core/error.hpp"
#include "tests/support/errors.hpp"
#include "tests/support/random.hpp"

using namespace undertone;
using namespace undertone::extractors;

namespace {

media::Image noise(std::uint64_t seed, int width, int height) {
  support::Random random(seed);
  media::Image picture = media::make_image(width, height, 1);
  for (std::uint8_t& level : picture.pixels) level = static_cast<std::uint8_t>(random.uniform(40, 160));
  return picture;
}

/// Enlarged noise, so that neighbours are alike as in photographs.
media::Image texture(std::uint64_t seed) { return resized(noise(seed, 40, 30), 320, 240); }

}  // namespace

TEST_SUITE("face") {
  TEST_CASE("a similarity through points gives back the one that moved them") {
    const std::vector<FacePoint> from{{0, 0}, {10, 1}, {4, 9}, {-3, 5}};
    const Similarity truth{0.9F, -1.2F, 30, -8};
    std::vector<FacePoint> to(from.size());
    std::ranges::transform(from, to.begin(), truth);
    const Similarity found = fit_similarity(from, to);
    CHECK(found.a == doctest::Approx(truth.a));
    CHECK(found.b == doctest::Approx(truth.b));
    CHECK(found.x0 == doctest::Approx(truth.x0));
    CHECK(found.y0 == doctest::Approx(truth.y0));
    const std::vector<FacePoint> one{{2, 3}, {2, 3}};
    const std::vector<FacePoint> other{{5, 5}, {7, 5}};
    CHECK(fit_similarity(one, other)({2, 3}) == FacePoint{6, 5});
    CHECK(support::error_of([&] { fit_similarity(one, from); }).has_value());
  }

  TEST_CASE("boxes overlap by what they share over what they cover") {
    const FaceBox box{10, 10, 20, 20};
    CHECK(overlap(box, box) == 1);
    CHECK(overlap(box, {20, 10, 20, 20}) == doctest::Approx(1.0 / 3));
    CHECK(overlap(box, {30, 10, 20, 20}) == 0);
    CHECK(overlap(box, {0, 0, 0, 0}) == 0);
  }

  TEST_CASE(
      "a resized picture keeps its mean, its size is the one asked for, and its own size changes nothing") {
    const media::Image picture = noise(5, 90, 70);
    CHECK(resized(picture, 90, 70) == picture);
    const auto mean = [](const media::Image& image) {
      double sum = 0;
      for (const std::uint8_t level : image.pixels) sum += level;
      return sum / static_cast<double>(image.pixels.size());
    };
    for (const auto [width, height] : {std::array{9, 7}, {45, 35}, {180, 140}, {1, 1}, {200, 3}}) {
      const media::Image other = resized(picture, width, height);
      CHECK(other.width == width);
      CHECK(other.height == height);
      if (width != 1) CHECK(std::abs(mean(other) - mean(picture)) < 5);
    }
  }

  TEST_CASE("what is cut out upright from a turned place shows the same pixels") {
    media::Image picture = media::make_image(100, 100, 1);
    for (int y = 0; y < 100; ++y) std::fill_n(picture.row(y), 100, static_cast<std::uint8_t>(2 * y));
    // A quarter turn: right in the cut-out is down in the picture.
    const media::Image turned = cut_out(picture, {0, 64, 90, 20}, 64);
    for (int x = 1; x < 64; ++x) CHECK(turned.row(30)[x] >= turned.row(30)[x - 1]);
    CHECK(turned.row(5)[40] == turned.row(60)[40]);
    CHECK(std::abs(turned.row(0)[0] - 40) <= 2);
  }

  TEST_CASE("a description does not change with the light and is another for another face") {
    const Similarity place{80, 0, 100, 70};
    const media::Image first = texture(1);
    media::Image brighter = first;
    for (std::uint8_t& level : brighter.pixels) level = static_cast<std::uint8_t>(level * 5 / 4 + 20);
    const auto description = describe_by_patterns(first, place);
    CHECK(likeness(description, description) == doctest::Approx(1).epsilon(1e-4));
    const float same = likeness(description, describe_by_patterns(brighter, place));
    const float other = likeness(description, describe_by_patterns(texture(2), place));
    CHECK(same > 0.85F);
    CHECK(other < same - 0.1F);
  }

  TEST_CASE("patches resemble each other by their pattern, and an empty one resembles none") {
    const Similarity place{80, 0, 100, 70};
    const media::Image one = face_patch(texture(1), place), two = face_patch(texture(2), place);
    const media::Image empty = media::make_image(kPatchSide, kPatchSide, 1);
    CHECK(resemblance(one, one) == doctest::Approx(1));
    CHECK(std::abs(resemblance(one, two)) < 0.5F);
    CHECK(resemblance(one, empty) == 0);
    CHECK(sharpness(empty) == 0);
  }

  TEST_CASE("what was small and is enlarged is less sharp") {
    const media::Image sharp = noise(3, 64, 64);
    const media::Image blurred = resized(resized(sharp, 16, 16), 64, 64);
    CHECK(sharpness(blurred) < 0.3F * sharpness(sharp));
  }

  TEST_CASE("a picture with colour is refused") {
    const auto error = support::error_of([] { resized(media::make_image(4, 4, 3), 2, 2); });
    REQUIRE(error);
    CHECK(error->kind() == ErrorKind::kInternal);
  }
}

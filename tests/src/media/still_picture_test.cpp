#include "src/media/still_picture.hpp"

#include <algorithm>
#include <cstdlib>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "src/core/error.hpp"
#include "tests/src/media/made_clips.hpp"
#include "tests/support/errors.hpp"

namespace undertone::media {
namespace {

Image decode(const std::string& bytes) {
  return decode_grey_still({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()});
}

int largest_difference(const Image& a, const Image& b) {
  int largest = 0;
  for (std::size_t i = 0; i < a.pixels.size(); ++i)
    largest = std::max(largest, std::abs(int{a.pixels[i]} - int{b.pixels[i]}));
  return largest;
}

}  // namespace

TEST_SUITE("media") {
  TEST_CASE("a picture file is decoded to the brightness that was drawn") {
    const Image drawn = draw_number(2741, 70, 46);
    for (const std::string codec : {"png", "mjpeg"}) {
      CAPTURE(codec);
      const Image image = decode(encode_still(codec, drawn));
      REQUIRE(image.width == 70);
      REQUIRE(image.height == 46);
      REQUIRE(image.channels == 1);
      CHECK(read_number(image) == 2741);
      if (codec == "png") CHECK(largest_difference(image, drawn) <= 1);
    }
  }

  TEST_CASE("wherever a picture file is cut, it is refused rather than filled up") {
    for (const std::string codec : {"png", "mjpeg"}) {
      const std::string whole = encode_still(codec, draw_number(1365, 96, 64));
      for (const std::size_t percent : {0, 1, 10, 50, 90, 98}) {
        CAPTURE(codec);
        CAPTURE(percent);
        CHECK_THROWS_AS(decode(whole.substr(0, whole.size() * percent / 100)), Error);
      }
    }
  }

  TEST_CASE("a picture that was encoded as JPEG is the same to the eye") {
    for (const auto& [width, height] : {std::pair{160, 90}, {70, 46}, {33, 17}, {1, 1}}) {
      CAPTURE(width);
      Image colour = make_image(width, height, 3);
      for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x) {
          std::uint8_t* pixel = colour.row(y) + 3 * x;
          pixel[0] = pixel[1] = pixel[2] = static_cast<std::uint8_t>(40 + 180 * x / width);
        }
      }
      const std::vector<std::uint8_t> file = encode_jpeg(colour);
      const Image seen = decode_grey_still(file);
      REQUIRE(seen.width == width);
      REQUIRE(seen.height == height);
      int largest = 0;
      for (std::size_t i = 0; i < seen.pixels.size(); ++i)
        largest = std::max(largest, std::abs(int{seen.pixels[i]} - int{colour.pixels[3 * i]}));
      CHECK(largest <= 12);
      CHECK(file.size() < 6000);
    }
    CHECK_THROWS_AS(encode_jpeg({}), Error);
  }

  TEST_CASE("what is no picture is refused in words") {
    for (const std::string& bytes :
         {std::string("no picture"), std::string("\xff\xd8\xff\xe0 nor this \xff\xd9"),
          std::string(5000, '\0'), std::string("P"), std::string("\x89PNG\r\n\x1a\n")}) {
      CHECK(support::error_text([&] { decode(bytes); }) == "bad input: not a whole JPEG or PNG picture");
    }
  }
}

}  // namespace undertone::media

#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace undertone::media {

/// Rows packed without gaps, top row first. One channel is grey (0 black, 255 white), three are red, green,
/// blue.
struct Image {
  int width = 0;
  int height = 0;
  int channels = 1;
  std::vector<std::uint8_t> pixels;

  bool empty() const { return pixels.empty(); }
  std::size_t row_bytes() const {
    return static_cast<std::size_t>(width) * static_cast<std::size_t>(channels);
  }
  std::uint8_t* row(int y) { return pixels.data() + static_cast<std::size_t>(y) * row_bytes(); }
  const std::uint8_t* row(int y) const { return pixels.data() + static_cast<std::size_t>(y) * row_bytes(); }

  friend bool operator==(const Image&, const Image&) = default;
};

inline Image make_image(int width, int height, int channels) {
  const auto size =
      static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * static_cast<std::size_t>(channels);
  return Image{width, height, channels, std::vector<std::uint8_t>(size)};
}

}  // namespace undertone::media

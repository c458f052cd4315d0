#pragma once

#include <cstdint>
#include <vector>

#include "src/media/ffmpeg.hpp"
#include "src/media/image.hpp"
#include "src/media/media_info.hpp"
#include "src/media/media_options.hpp"

namespace undertone::media {

/// Decoded pictures to upright images with square pixels, at most so many lines high.
class FrameConverter {
 public:
  FrameConverter(const VideoProperties& properties, Pictures pictures, int max_height)
      : properties_(properties), pictures_(pictures), max_height_(max_height) {}

  Image to_grey(const AVFrame& frame);
  Image to_colour(const AVFrame& frame);
  bool wants_grey() const { return pictures_ == Pictures::kGrey || pictures_ == Pictures::kBoth; }
  bool wants_colour() const { return pictures_ == Pictures::kColour || pictures_ == Pictures::kBoth; }

 private:
  Image convert(const AVFrame& frame, AVPixelFormat format, SwsPtr& scaler);
  Image upright(Image image) const;

  VideoProperties properties_;
  Pictures pictures_;
  int max_height_;
  SwsPtr grey_scaler_;
  SwsPtr colour_scaler_;
  std::vector<std::uint8_t> rows_;  // as the scaler writes them, each with room behind it
};

/// Flips left to right if asked, then turns clockwise by a multiple of 90 degrees.
Image to_upright(const Image& image, bool mirrored, int rotation_deg);

}  // namespace undertone::media

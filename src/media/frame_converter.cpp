#include "src/media/frame_converter.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "src/media/luma_box.hpp"

namespace undertone::media {
namespace {

constexpr std::size_t kScalerAlignment = 64;

struct Size {
  int width;
  int height;
};

// Of the coded picture after scaling, before it is turned.
Size scaled_size(const AVFrame& frame, const VideoProperties& properties, int max_height) {
  double width = frame.width * properties.pixel_aspect;
  double height = frame.height;
  const double upright_height = properties.rotation_deg % 180 == 0 ? height : width;
  if (max_height > 0 && upright_height > max_height) {
    const double factor = max_height / upright_height;
    width *= factor;
    height *= factor;
  }
  return {std::max(1, static_cast<int>(std::lround(width))),
          std::max(1, static_cast<int>(std::lround(height)))};
}

// Formats whose first plane is the brightness, a byte for each pixel.
bool has_luma_plane(int format) {
  constexpr std::array kFormats = {AV_PIX_FMT_YUV420P,  AV_PIX_FMT_YUVJ420P, AV_PIX_FMT_YUV422P,
                                   AV_PIX_FMT_YUVJ422P, AV_PIX_FMT_YUV444P,  AV_PIX_FMT_YUVJ444P,
                                   AV_PIX_FMT_NV12,     AV_PIX_FMT_NV21};
  return std::find(kFormats.begin(), kFormats.end(), format) != kFormats.end();
}

bool is_full_range(const AVFrame& frame) {
  return frame.color_range == AVCOL_RANGE_JPEG || frame.format == AV_PIX_FMT_YUVJ420P ||
         frame.format == AV_PIX_FMT_YUVJ422P || frame.format == AV_PIX_FMT_YUVJ444P;
}

}  // namespace

Image FrameConverter::to_grey(const AVFrame& frame) {
  if (has_luma_plane(frame.format)) {
    const LumaPlane plane{frame.data[0], frame.linesize[0], frame.width, frame.height, is_full_range(frame)};
    const Size size = scaled_size(frame, properties_, max_height_);
    if (const auto factor = box_factor(plane, size.width, size.height))
      return upright(shrink_by_boxes(plane, *factor));
  }
  return convert(frame, AV_PIX_FMT_GRAY8, grey_scaler_);
}

Image FrameConverter::to_colour(const AVFrame& frame) {
  return convert(frame, AV_PIX_FMT_RGB24, colour_scaler_);
}

Image FrameConverter::convert(const AVFrame& frame, AVPixelFormat format, SwsPtr& scaler) {
  const Size size = scaled_size(frame, properties_, max_height_);
  const auto source_format = static_cast<AVPixelFormat>(frame.format);
  scaler.reset(sws_getCachedContext(scaler.release(), frame.width, frame.height, source_format, size.width,
                                    size.height, format, SWS_AREA, nullptr, nullptr, nullptr));
  if (!scaler) throw Error(ErrorKind::kUnsupported, "pictures of this pixel format cannot be converted");
  const int* coefficients = sws_getCoefficients(frame.colorspace);
  const int full_range = is_full_range(frame) ? 1 : 0;
  sws_setColorspaceDetails(scaler.get(), coefficients, full_range, sws_getCoefficients(SWS_CS_DEFAULT), 1, 0,
                           1 << 16, 1 << 16);
  Image image = make_image(size.width, size.height, format == AV_PIX_FMT_GRAY8 ? 1 : 3);
  // The scaler fills the last vector register of a row, whether or not so many bytes are wanted.
  const std::size_t stride = (image.row_bytes() + kScalerAlignment - 1) / kScalerAlignment * kScalerAlignment;
  rows_.resize(stride * static_cast<std::size_t>(image.height) + kScalerAlignment);
  std::array<std::uint8_t*, 4> planes{rows_.data()};
  std::array<int, 4> strides{static_cast<int>(stride)};
  sws_scale(scaler.get(), frame.data, frame.linesize, 0, frame.height, planes.data(), strides.data());
  for (int y = 0; y < image.height; ++y) {
    std::copy_n(rows_.data() + static_cast<std::size_t>(y) * stride, image.row_bytes(), image.row(y));
  }
  return upright(std::move(image));
}

Image FrameConverter::upright(Image image) const {
  if (!properties_.mirrored && properties_.rotation_deg == 0) return image;
  return to_upright(image, properties_.mirrored, properties_.rotation_deg);
}

Image to_upright(const Image& image, bool mirrored, int rotation_deg) {
  const bool sideways = rotation_deg % 180 != 0;
  Image upright = make_image(sideways ? image.height : image.width, sideways ? image.width : image.height,
                             image.channels);
  for (int y = 0; y < upright.height; ++y) {
    std::uint8_t* out = upright.row(y);
    for (int x = 0; x < upright.width; ++x, out += image.channels) {
      // Where this pixel was before the turn, then before the flip.
      int from_x = x, from_y = y;
      if (rotation_deg == 90) from_x = y, from_y = image.height - 1 - x;
      if (rotation_deg == 180) from_x = image.width - 1 - x, from_y = image.height - 1 - y;
      if (rotation_deg == 270) from_x = image.width - 1 - y, from_y = x;
      if (mirrored) from_x = image.width - 1 - from_x;
      std::copy_n(image.row(from_y) + from_x * image.channels, image.channels, out);
    }
  }
  return upright;
}

}  // namespace undertone::media

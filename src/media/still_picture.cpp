#include "src/media/still_picture.hpp"

#include <algorithm>

#include "src/media/frame_converter.hpp"
#include "src/media/still_frame.hpp"

namespace undertone::media {
namespace {

constexpr std::int64_t kMostPixels = 1 << 26;

/// The decoder fills what is missing with grey and says nothing.
bool is_cut_short(std::span<const std::uint8_t> encoded) {
  if (still_codec(encoded) == AV_CODEC_ID_PNG) return false;
  constexpr std::uint8_t kEnd[] = {0xff, 0xd9};
  return std::ranges::search(encoded.last(std::min<std::size_t>(encoded.size(), 1024)), kEnd).empty();
}

Image copy_of_grey(const AVFrame& frame) {
  Image image = make_image(frame.width, frame.height, 1);
  for (int y = 0; y < image.height; ++y)
    std::copy_n(frame.data[0] + std::ptrdiff_t{y} * frame.linesize[0], image.width, image.row(y));
  return image;
}

}  // namespace

Image decode_grey_still(std::span<const std::uint8_t> encoded) {
  silence_ffmpeg();
  const FramePtr frame = try_decode_still(encoded, Damage::kRefused, kMostPixels);
  if (frame == nullptr || is_cut_short(encoded))
    throw Error(ErrorKind::kBadInput, "not a whole JPEG or PNG picture");
  if (frame->format == AV_PIX_FMT_GRAY8) return copy_of_grey(*frame);
  return FrameConverter({}, Pictures::kGrey, 0).to_grey(*frame);
}

}  // namespace undertone::media

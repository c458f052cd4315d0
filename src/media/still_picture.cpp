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

constexpr int kJpegQuality = 5;  // FFmpeg's: 2 is the best, 31 the worst

/// In the brightness and colours that JPEG wants.
FramePtr to_jpeg_frame(const Image& image) {
  auto frame = make_frame();
  frame->format = AV_PIX_FMT_YUVJ420P;
  frame->width = image.width;
  frame->height = image.height;
  frame->quality = kJpegQuality * FF_QP2LAMBDA;
  if (av_frame_get_buffer(frame.get(), 0) < 0)
    throw Error(ErrorKind::kInternal, "out of memory for a picture");
  const AVPixelFormat format = image.channels == 1 ? AV_PIX_FMT_GRAY8 : AV_PIX_FMT_RGB24;
  const SwsPtr scaler(sws_getContext(image.width, image.height, format, image.width, image.height,
                                     AV_PIX_FMT_YUVJ420P, SWS_BILINEAR, nullptr, nullptr, nullptr));
  if (!scaler) throw Error(ErrorKind::kUnsupported, "this FFmpeg cannot make pictures for JPEG");
  const int* coefficients = sws_getCoefficients(SWS_CS_DEFAULT);
  sws_setColorspaceDetails(scaler.get(), coefficients, 1, coefficients, 1, 0, 1 << 16, 1 << 16);
  const std::uint8_t* rows[] = {image.pixels.data()};
  const int strides[] = {static_cast<int>(image.row_bytes())};
  sws_scale(scaler.get(), rows, strides, 0, image.height, frame->data, frame->linesize);
  return frame;
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

std::vector<std::uint8_t> encode_jpeg(const Image& image) {
  if (image.empty()) throw Error(ErrorKind::kMisuse, "a picture without pixels");
  silence_ffmpeg();
  const AVCodec* codec = avcodec_find_encoder(AV_CODEC_ID_MJPEG);
  if (codec == nullptr) throw Error(ErrorKind::kUnsupported, "this FFmpeg writes no JPEG");
  const CodecContextPtr context(allocated(avcodec_alloc_context3(codec)));
  context->width = image.width;
  context->height = image.height;
  context->pix_fmt = AV_PIX_FMT_YUVJ420P;
  context->color_range = AVCOL_RANGE_JPEG;
  context->time_base = {1, 25};
  context->thread_count = 1;
  context->flags |= AV_CODEC_FLAG_QSCALE;
  context->global_quality = kJpegQuality * FF_QP2LAMBDA;
  const FramePtr frame = to_jpeg_frame(image);
  const auto packet = make_packet();
  int code = avcodec_open2(context.get(), codec, nullptr);
  if (code >= 0) code = avcodec_send_frame(context.get(), frame.get());
  if (code >= 0) code = avcodec_send_frame(context.get(), nullptr);
  if (code >= 0) code = avcodec_receive_packet(context.get(), packet.get());
  if (code < 0) throw Error(ErrorKind::kUnsupported, "a picture cannot be encoded: " + ffmpeg_reason(code));
  return {packet->data, packet->data + packet->size};
}

}  // namespace undertone::media

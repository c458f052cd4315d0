#include "src/media/still_frame.hpp"

#include <algorithm>

namespace undertone::media {
PacketPtr packet_of(std::span<const std::uint8_t> bytes) {
  auto packet = make_packet();
  if (av_new_packet(packet.get(), static_cast<int>(bytes.size())) < 0)
    throw Error(ErrorKind::kInternal, "out of memory for a picture");
  std::copy(bytes.begin(), bytes.end(), packet->data);
  return packet;
}

AVCodecID still_codec(std::span<const std::uint8_t> encoded) {
  return encoded.size() > 1 && encoded[1] == 'P' ? AV_CODEC_ID_PNG : AV_CODEC_ID_MJPEG;
}

FramePtr try_decode_still(std::span<const std::uint8_t> encoded, Damage damage, std::int64_t max_pixels) {
  const AVCodec* codec = avcodec_find_decoder(still_codec(encoded));
  if (codec == nullptr || encoded.empty()) return nullptr;
  const CodecContextPtr context(allocated(avcodec_alloc_context3(codec)));
  context->max_pixels = max_pixels;
  context->thread_count = 1;
  if (damage == Damage::kRefused) context->err_recognition = AV_EF_CRCCHECK | AV_EF_BUFFER | AV_EF_EXPLODE;
  const auto packet = packet_of(encoded);
  auto frame = make_frame();
  const bool decoded = avcodec_open2(context.get(), codec, nullptr) >= 0 &&
                       avcodec_send_packet(context.get(), packet.get()) >= 0 &&
                       avcodec_send_packet(context.get(), nullptr) >= 0 &&
                       avcodec_receive_frame(context.get(), frame.get()) >= 0;
  if (!decoded || (damage == Damage::kRefused && frame->decode_error_flags != 0)) return nullptr;
  return frame;
}

}  // namespace undertone::media

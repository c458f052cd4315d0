#include "src/media/cover_picture.hpp"

#include <algorithm>
#include <limits>

#include "src/media/still_frame.hpp"

namespace undertone::media {
CoverPicture::CoverPicture(std::span<const std::uint8_t> encoded)
    : encoded_(encoded.begin(), encoded.end()), codec_(still_codec(encoded)) {
  const auto frame = try_decode_still(encoded, Damage::kTolerated, std::numeric_limits<int>::max());
  if (frame == nullptr) throw Error(ErrorKind::kBadInput, "the picture to attach is neither JPEG nor PNG");
  pixel_format_ = frame->format;
  width_ = frame->width;
  height_ = frame->height;
}

void CoverPicture::describe_stream(AVStream& stream) const {
  stream.codecpar->codec_type = AVMEDIA_TYPE_VIDEO;
  stream.codecpar->codec_id = codec_;
  stream.codecpar->format = pixel_format_;
  stream.codecpar->width = width_;
  stream.codecpar->height = height_;
  stream.disposition = AV_DISPOSITION_ATTACHED_PIC;
  stream.time_base = {1, 90'000};
}

void CoverPicture::describe_attachment(AVStream& stream) const {
  const bool is_png = codec_ == AV_CODEC_ID_PNG;
  stream.codecpar->codec_type = AVMEDIA_TYPE_ATTACHMENT;
  stream.codecpar->codec_id = codec_;
  set_extradata(*stream.codecpar, encoded_);
  av_dict_set(&stream.metadata, "filename", is_png ? "cover.png" : "cover.jpg", 0);
  av_dict_set(&stream.metadata, "mimetype", is_png ? "image/png" : "image/jpeg", 0);
}

PacketPtr CoverPicture::to_packet(const AVStream& stream) const {
  auto packet = packet_of(encoded_);
  packet->stream_index = stream.index;
  packet->pts = packet->dts = 0;
  packet->flags |= AV_PKT_FLAG_KEY;
  return packet;
}

void set_extradata(AVCodecParameters& parameters, std::span<const std::uint8_t> bytes) {
  av_freep(&parameters.extradata);
  parameters.extradata =
      static_cast<std::uint8_t*>(allocated(av_mallocz(bytes.size() + AV_INPUT_BUFFER_PADDING_SIZE)));
  std::copy(bytes.begin(), bytes.end(), parameters.extradata);
  parameters.extradata_size = static_cast<int>(bytes.size());
}

}  // namespace undertone::media

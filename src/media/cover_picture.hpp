#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "src/media/ffmpeg.hpp"

namespace undertone::media {

/// A JPEG or PNG that goes along with a clip. Most containers hold it as a stream of one packet; Matroska as
/// an attached file.
class CoverPicture {
 public:
  /// Throws kBadInput when the bytes are neither.
  explicit CoverPicture(std::span<const std::uint8_t> encoded);

  void describe_stream(AVStream& stream) const;
  void describe_attachment(AVStream& stream) const;
  PacketPtr to_packet(const AVStream& stream) const;

 private:
  std::vector<std::uint8_t> encoded_;
  AVCodecID codec_;
  int pixel_format_ = -1;
  int width_ = 0;
  int height_ = 0;
};

/// Gives a stream the header of its codec.
void set_extradata(AVCodecParameters& parameters, std::span<const std::uint8_t> bytes);

}  // namespace undertone::media

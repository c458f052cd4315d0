#pragma once

#include <cstdint>
#include <span>

#include "src/media/ffmpeg.hpp"

namespace undertone::media {

PacketPtr packet_of(std::span<const std::uint8_t> bytes);

/// Which of the two kinds of picture files that are read here the bytes begin like.
AVCodecID still_codec(std::span<const std::uint8_t> encoded);

/// Damage that the decoder would paper over.
enum class Damage { kTolerated, kRefused };

/// The picture of a JPEG or PNG file, or nothing where it cannot be decoded or has more than `max_pixels`.
FramePtr try_decode_still(std::span<const std::uint8_t> encoded, Damage damage, std::int64_t max_pixels);

}  // namespace undertone::media

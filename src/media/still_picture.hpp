#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "src/media/image.hpp"

namespace undertone::media {

/// A whole JPEG or PNG file, as brightness. Throws kBadInput where it is neither, is damaged or cut short, or
/// is larger than any photograph.
Image decode_grey_still(std::span<const std::uint8_t> encoded);

/// A JPEG file of a grey or coloured image, of the quality that small pictures on a page want.
std::vector<std::uint8_t> encode_jpeg(const Image& image);

}  // namespace undertone::media

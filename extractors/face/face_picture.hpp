#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "extractors/face/similarity.hpp"
#include "src/media/image.hpp"

namespace undertone::extractors {

/// What the face encoder is fed with: square grey pictures, row by row.
inline constexpr int kFaceSide = 48;
inline constexpr std::size_t kFacePixels = std::size_t{kFaceSide} * kFaceSide;

/// The middle square of a grey picture, shrunk or enlarged. A picture of that size stays as it is, to the
/// byte.
std::vector<std::uint8_t> to_face_picture(const media::Image& grey);

/// A face of a larger picture, upright and as the pictures show theirs that the encoder learns from.
/// `placement` takes the face's box from (0, 0)…(1, 1).
std::vector<std::uint8_t> aligned_face(const media::Image& grey, const Similarity& placement);

}  // namespace undertone::extractors

#pragma once

#include <span>

#include "extractors/face/similarity.hpp"
#include "src/media/image.hpp"

namespace undertone::extractors {

/// A grey picture shrunk or enlarged; what is shrunk is averaged first, so that no fine pattern becomes a
/// coarse one.
media::Image resized(const media::Image& grey, int width, int height);

/// A square of `side` pixels seen through a similarity that takes its corners from (0, 0) to (1, 1): what
/// lies outside the picture repeats its edge.
media::Image cut_out(const media::Image& grey, const Similarity& unit_to_picture, int side);

/// The mean level of every cell of a grid that is laid over a picture, line by line; 0 where a cell of a
/// small picture is empty.
void mean_levels(const media::Image& grey, int columns, std::span<float> means);

/// Throws kInternal when the picture has colour or no pixels.
void require_grey(const media::Image& picture);

}  // namespace undertone::extractors

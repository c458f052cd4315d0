#pragma once

#include <functional>
#include <span>
#include <vector>

#include "extractors/face/similarity.hpp"
#include "src/media/image.hpp"

namespace undertone::extractors {

/// Of the upright squares of faces that are compared with each other.
inline constexpr int kPatchSide = 64;

/// A face, upright and of one size, whatever its place; `placement` takes its box from (0, 0)…(1, 1).
media::Image face_patch(const media::Image& grey, const Similarity& placement);

/// A vector of length 1 that says who is seen, from a picture and where a face is in it, as `face_patch`
/// takes them. Two of one person should be more alike than two of two persons.
using FaceDescriber =
    std::function<std::vector<float>(const media::Image& grey, const Similarity& placement)>;

/// From 16 histograms of local patterns of the whole head: needs no learnt weights, and light changes it
/// little. Of one person in one place most are above 0.8, of different persons below.
std::vector<float> describe_by_patterns(const media::Image& grey, const Similarity& placement);

/// The cosine between two vectors of length 1.
float likeness(std::span<const float> a, std::span<const float> b);

/// Whether two patches show the same at the same place: the correlation of their levels, −1 to 1; 0 where one
/// is empty.
float resemblance(const media::Image& a, const media::Image& b);

/// How much of a patch's contrast is in its fine structure: below 0.01 it is blurred, or very small enlarged.
float sharpness(const media::Image& patch);

}  // namespace undertone::extractors

#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

// What is done to pictures of faces so that an encoder which learns from them is at home in videos: there the
// crop is never quite right, faces are small, unsharp and lit from one side, and codecs have been over them.
namespace undertone::pipeline {

/// Another picture of the same face, `side` pixels wide and high, levels from 0 to 255: mirrored, turned,
/// nearer or further and moved a little; perhaps lit otherwise, from afar, unsharp, noisy, as a codec leaves
/// it, with something in front. Which of these follows from `chance`.
std::vector<float> seen_anew(std::span<const std::uint8_t> face, std::size_t side, std::uint64_t chance);

}  // namespace undertone::pipeline

#pragma once

#include <cstdint>
#include <span>
#include <vector>

// What is done to clips of speech, recorded in studios, so that an encoder which learns from them is at home
// in telephones, rooms and cameras too.
namespace undertone::pipeline {

/// Another recording of the same utterance, at kVariantRateHz as the clip: perhaps faster or slower, as
/// from a smaller or a larger person, in a room, with noise, through a telephone or a cheap microphone,
/// overdriven, as a codec leaves it; and a part of a long one. Which of these follows from `chance`. May be
/// called by several threads at once.
std::vector<float> recorded_anew(std::span<const float> clip, std::uint64_t chance);

/// Makes stretches of time and of pitch unknown, in place: the first `bands` logarithms of the `columns`
/// numbers in a row become the mean of their band.
void hide_stretches(std::vector<float>& rows, std::size_t columns, std::size_t bands, std::uint64_t chance);

}  // namespace undertone::pipeline

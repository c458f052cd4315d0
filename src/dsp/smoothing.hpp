#pragma once

#include <span>

namespace undertone::dsp {

/// Mean of each value and its two neighbours; at the ends the value itself stands for the missing neighbour.
/// Both throw when the spans differ in size or overlap.
void smooth_three(std::span<const float> values, std::span<float> smoothed);

/// The same over the values that are not 0 alone; a 0 stays 0. For series where 0 means "none here".
void smooth_three_nonzero(std::span<const float> values, std::span<float> smoothed);

}  // namespace undertone::dsp

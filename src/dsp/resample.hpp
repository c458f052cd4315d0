#pragma once

#include <span>
#include <vector>

namespace undertone::dsp {

/// The same sound at another rate, without what the new rate cannot hold. Rates are positive and need not be
/// whole.
std::vector<float> resampled(std::span<const float> samples, double from_hz, double to_hz);

}  // namespace undertone::dsp

#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace undertone::pipeline {

// Numbers as people read them, the same whatever the locale. What is missing or not finite is a dash.

inline constexpr std::string_view kMissing = "\u2013";

/// With so many digits behind the point, or as a power of ten where that would be very long.
std::string decimal(std::optional<double> value, int digits);
/// "83 %"
std::string percent(std::optional<double> share);
/// The label of a tick of an axis whose ticks are `step` apart.
std::string tick_label(double value, double step);

}  // namespace undertone::pipeline

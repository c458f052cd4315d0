#pragma once

#include <optional>
#include <string_view>

#include "src/core/time_span.hpp"

namespace undertone::data {

/// Seconds from a clock ("1:02:03,5"), or from a number with sign and exponent ("7.5e-1"), white space around
/// it allowed. Never infinite and never NaN.
std::optional<double> parse_seconds(std::string_view text);

/// What a line "0:01.5 --> 0:02" says, both times with a colon. Settings or coordinates after the second time
/// are passed over.
std::optional<TimeSpan> parse_cue_times(std::string_view line);

}  // namespace undertone::data

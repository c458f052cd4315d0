#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

namespace undertone {

/// Half-open: the instant `begin_s` belongs to the span, `end_s` does not. Seconds on the media's own
/// timeline.
struct TimeSpan {
  double begin_s = 0;
  double end_s = 0;

  double duration_s() const { return end_s - begin_s; }
  bool contains(double time_s) const { return begin_s <= time_s && time_s < end_s; }
  /// Seconds that both spans cover; never negative.
  double overlap_s(const TimeSpan& other) const {
    return std::max(0.0, std::min(end_s, other.end_s) - std::max(begin_s, other.begin_s));
  }
  friend bool operator==(const TimeSpan&, const TimeSpan&) = default;
};

/// 3725.5 -> "01:02:05.500"; the sign of a negative time stands in front. Milliseconds, rounded half
/// away from zero. What is not a finite number becomes "--:--:--.---".
std::string format_clock(double seconds);

/// Reads "75.5", "1:15.5", "01:02:05.500" and "01:02:05,500"; nothing else. Minutes and seconds stay below 60
/// when a larger unit stands before them.
std::optional<double> parse_clock(std::string_view text);

/// A time that a user gives as "75.5" or "1:15.5"; its own type so that options read it that way.
struct ClockTime {
  double seconds = 0;
  friend bool operator==(const ClockTime&, const ClockTime&) = default;
};

}  // namespace undertone

#pragma once

#include <optional>
#include <string>
#include <vector>

namespace undertone::pipeline {

/// Beyond this a value is as good as none: differences of drawn values never overflow.
inline constexpr double kLargestDrawn = 1e100;
bool is_drawable(double value);

/// From values to places, with ticks at round numbers.
struct Axis {
  double low = 0;
  double high = 1;
  double step = 1;
  double place_of_low = 0;
  double place_of_high = 1;

  double place(double value) const {
    return place_of_low + (value - low) / (high - low) * (place_of_high - place_of_low);
  }
  std::vector<double> ticks() const;
};

struct AxisRange {
  double low = 0;
  double high = 0;
};

/// Reaches from one round number to another, but not beyond `least` and `most`.
Axis round_axis(AxisRange values, std::optional<double> least, std::optional<double> most);
/// For whole numbers: reaches from the first to the last, ticks are whole.
Axis whole_axis(AxisRange values);

}  // namespace undertone::pipeline

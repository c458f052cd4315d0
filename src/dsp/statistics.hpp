#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace undertone::dsp {

double mean(std::span<const float> values);  // 0 for none

/// Root of the mean squared distance from the mean; 0 for none.
double deviation(std::span<const float> values);

/// Deviation over mean; 0 where the mean is 0.
double variation(std::span<const float> values);

/// The value below which `share` (0 to 1) of the values lie, interpolated; `sorted` must be. 0 for none.
double percentile(std::span<const float> sorted, double share);

struct Extremum {
  std::size_t index = 0;
  float value = 0;
  bool peak = false;
};

/// Peaks and valleys in turn, left to right. Between neighbours the series changes by more than `share` of
/// its whole range, so that ripples do not count.
std::vector<Extremum> extrema(std::span<const float> values, double share);

struct SlopeStatistics {
  std::size_t peaks = 0;
  double rising_mean = 0;  // per second
  double rising_deviation = 0;
  double falling_mean = 0;  // positive, the rest apart
  double falling_deviation = 0;
};

/// How steeply a series rises and falls between the extrema above, as eGeMAPS counts: the first rise begins
/// with the first value; what lies behind the last extremum enters the mean as one more piece, with the sign
/// that its change has, and the deviation by its number alone. `step_s` lies between two values.
SlopeStatistics slopes(std::span<const float> values, double share, double step_s);

struct RunStatistics {
  std::size_t runs = 0;
  double mean_length = 0;  // in values
  double length_deviation = 0;
};

enum class RunOf { kNonzero, kZero };

/// Stretches of neighbouring values that are all 0, or none of them, and at least `least` long.
RunStatistics runs(std::span<const float> values, RunOf kind, std::size_t least);

}  // namespace undertone::dsp

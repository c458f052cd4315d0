#include "src/dsp/statistics.hpp"

#include <algorithm>
#include <cmath>

namespace undertone::dsp {

double mean(std::span<const float> values) {
  double sum = 0;
  for (const float value : values) sum += static_cast<double>(value);
  return values.empty() ? 0.0 : sum / static_cast<double>(values.size());
}

double deviation(std::span<const float> values) {
  const double middle = mean(values);
  double sum = 0;
  for (const float value : values) {
    const double distance = static_cast<double>(value) - middle;
    sum += distance * distance;
  }
  return values.empty() ? 0.0 : std::sqrt(sum / static_cast<double>(values.size()));
}

double variation(std::span<const float> values) {
  const double middle = mean(values);
  return middle == 0 ? 0.0 : deviation(values) / middle;
}

double percentile(std::span<const float> sorted, double share) {
  if (sorted.empty()) return 0;
  const double position = std::clamp(share, 0.0, 1.0) * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(position);
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  const double part = position - static_cast<double>(below);
  return (1.0 - part) * static_cast<double>(sorted[below]) + part * static_cast<double>(sorted[above]);
}

std::vector<Extremum> extrema(std::span<const float> values, double share) {
  std::vector<Extremum> found;
  if (values.empty()) return found;
  const auto [least, greatest] = std::minmax_element(values.begin(), values.end());
  const double threshold = share * (static_cast<double>(*greatest) - static_cast<double>(*least));
  std::size_t high = 0;
  std::size_t low = 0;
  bool seek_peak = true;
  bool seek_valley = true;
  for (std::size_t i = 1; i < values.size(); ++i) {
    if (seek_peak && values[i] > values[high]) high = i;
    if (seek_valley && values[i] < values[low]) low = i;
    if (seek_peak && static_cast<double>(values[high]) - static_cast<double>(values[i]) > threshold) {
      found.push_back({high, values[high], true});
      seek_peak = false;
      seek_valley = true;
      low = i;
    } else if (seek_valley && static_cast<double>(values[i]) - static_cast<double>(values[low]) > threshold) {
      found.push_back({low, values[low], false});
      seek_valley = false;
      seek_peak = true;
      high = i;
    }
  }
  return found;
}

SlopeStatistics slopes(std::span<const float> values, double share, double step_s) {
  std::vector<Extremum> points = extrema(values, share);
  SlopeStatistics result;
  for (const Extremum& point : points) result.peaks += point.peak ? 1 : 0;
  if (!points.empty() && points.back().peak) {  // and down to the lowest value behind the last peak
    const auto begin = values.begin() + static_cast<std::ptrdiff_t>(points.back().index);
    const auto lowest = std::min_element(begin, values.end());
    if (lowest != begin)
      points.push_back({static_cast<std::size_t>(lowest - values.begin()), *lowest, false});
  }
  std::vector<float> rising;
  std::vector<float> falling;
  for (std::size_t i = 1; i < points.size(); ++i) {
    const double seconds = static_cast<double>(points[i].index - points[i - 1].index) * step_s;
    const double change = static_cast<double>(points[i].value) - static_cast<double>(points[i - 1].value);
    (points[i].peak ? rising : falling).push_back(static_cast<float>(std::abs(change) / seconds));
  }
  result.rising_mean = mean(rising);
  result.rising_deviation = deviation(rising);
  result.falling_mean = mean(falling);
  result.falling_deviation = deviation(falling);
  return result;
}

RunStatistics runs(std::span<const float> values, RunOf kind, std::size_t least) {
  std::vector<float> lengths;
  for (std::size_t i = 0; i < values.size();) {
    std::size_t end = i;
    while (end < values.size() && (values[end] == 0) == (values[i] == 0)) ++end;
    const bool wanted = (values[i] == 0) == (kind == RunOf::kZero);
    if (wanted && end - i >= least) lengths.push_back(static_cast<float>(end - i));
    i = end;
  }
  return {lengths.size(), mean(lengths), deviation(lengths)};
}

}  // namespace undertone::dsp

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

namespace {

/// Index of the highest or lowest value behind `from` that is an extremum by itself; `from` when there is
/// none.
std::size_t turn_behind(std::span<const float> values, std::size_t from, bool peak) {
  std::size_t best = from;
  for (std::size_t i = from + 1; i + 1 < values.size(); ++i) {
    const float sign = peak ? 1.0F : -1.0F;
    const bool turns = sign * values[i] > sign * values[i - 1] && sign * values[i] >= sign * values[i + 1];
    if (turns && (best == from || sign * values[i] > sign * values[best])) best = i;
  }
  return best;
}

/// What rises above the last valley and falls back less than a peak must, and the valley behind the last
/// peak.
void complete(std::vector<Extremum>& points, std::span<const float> values, double threshold) {
  if (!points.empty() && !points.back().peak) {
    const Extremum valley = points.back();
    const std::size_t top = turn_behind(values, valley.index, true);
    if (static_cast<double>(values[top]) - static_cast<double>(valley.value) > threshold) {
      points.push_back({top, values[top], true});
    }
  }
  if (!points.empty() && points.back().peak) {
    const std::size_t bottom = turn_behind(values, points.back().index, false);
    if (bottom != points.back().index) points.push_back({bottom, values[bottom], false});
  }
}

struct Slopes {
  std::vector<double> whole;
  double rest = 0;  // of the piece behind the last extremum, with its sign
  int rests = 0;

  double mean() const {
    double sum = rest;
    for (const double slope : whole) sum += slope;
    const std::size_t count = whole.size() + static_cast<std::size_t>(rests);
    return count == 0 ? 0.0 : sum / static_cast<double>(count);
  }
  double deviation() const {
    const double middle = mean();
    double sum = 0;
    for (const double slope : whole) sum += (slope - middle) * (slope - middle);
    const std::size_t count = whole.size() + static_cast<std::size_t>(rests);
    return count == 0 ? 0.0 : std::sqrt(sum / static_cast<double>(count));
  }
};

}  // namespace

SlopeStatistics slopes(std::span<const float> values, double share, double step_s) {
  SlopeStatistics result;
  std::vector<Extremum> points = extrema(values, share);
  if (points.empty()) return result;
  const auto [least, greatest] = std::minmax_element(values.begin(), values.end());
  complete(points, values, share * (static_cast<double>(*greatest) - static_cast<double>(*least)));
  for (const Extremum& point : points) result.peaks += point.peak ? 1 : 0;
  if (!points.front().peak) points.erase(points.begin());
  points.insert(points.begin(), {0, values[0], false});

  Slopes rising;
  Slopes falling;
  const auto slope = [&](const Extremum& from, std::size_t to) {
    return (static_cast<double>(values[to]) - static_cast<double>(from.value)) /
           (static_cast<double>(to - from.index) * step_s);
  };
  for (std::size_t i = 1; i < points.size(); ++i) {
    if (points[i].index == points[i - 1].index) continue;
    (points[i].peak ? rising : falling).whole.push_back(std::abs(slope(points[i - 1], points[i].index)));
  }
  const Extremum last = points.back();
  if (last.index + 1 < values.size()) {
    Slopes& side = last.peak ? falling : rising;
    side.rest = slope(last, values.size() - 1);
    side.rests = 1;
  }
  result.rising_mean = rising.mean();
  result.rising_deviation = rising.deviation();
  result.falling_mean = falling.mean();
  result.falling_deviation = falling.deviation();
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

#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

namespace undertone::synthesize {

/// Median fundamental frequency of the voiced frames, by normalised autocorrelation; 0 if there are none.
inline double measured_f0_hz(std::span<const float> samples, int sample_rate_hz, double low_hz = 60,
                             double high_hz = 500) {
  const auto window = static_cast<std::size_t>(sample_rate_hz / 20);
  const auto hop = window / 2;
  const auto shortest = static_cast<std::size_t>(sample_rate_hz / high_hz);
  const auto longest = static_cast<std::size_t>(sample_rate_hz / low_hz);
  double loudest = 0;
  std::vector<double> found;
  const auto energy = [&](std::size_t begin) {
    double sum = 1e-12;
    for (std::size_t i = 0; i < window; ++i) sum += samples[begin + i] * samples[begin + i];
    return sum;
  };
  for (std::size_t start = 0; start + window + longest + 1 < samples.size(); start += hop) {
    loudest = std::max(loudest, energy(start));
  }
  for (std::size_t start = 0; start + window + longest + 1 < samples.size(); start += hop) {
    const double here = energy(start);
    if (here < 0.02 * loudest) continue;
    std::vector<double> similarity(longest + 2);
    for (std::size_t lag = shortest - 1; lag <= longest + 1; ++lag) {
      double sum = 0;
      for (std::size_t i = 0; i < window; ++i) sum += samples[start + i] * samples[start + lag + i];
      similarity[lag] = sum / std::sqrt(here * energy(start + lag));
    }
    const double best = *std::max_element(similarity.begin() + static_cast<std::ptrdiff_t>(shortest),
                                          similarity.begin() + static_cast<std::ptrdiff_t>(longest));
    if (best < 0.7) continue;
    // The first peak that is nearly the best one: multiples of the period are as good.
    for (std::size_t lag = shortest; lag <= longest; ++lag) {
      const double left = similarity[lag - 1];
      const double right = similarity[lag + 1];
      if (similarity[lag] < 0.93 * best || similarity[lag] < left || similarity[lag] < right) continue;
      const double bend = left - 2 * similarity[lag] + right;
      const double shift = bend < 0 ? 0.5 * (left - right) / bend : 0;
      found.push_back(sample_rate_hz / (static_cast<double>(lag) + shift));
      break;
    }
  }
  if (found.empty()) return 0;
  std::nth_element(found.begin(), found.begin() + static_cast<std::ptrdiff_t>(found.size() / 2), found.end());
  return found[found.size() / 2];
}

}  // namespace undertone::synthesize

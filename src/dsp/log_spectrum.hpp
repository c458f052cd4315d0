#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace undertone::dsp {

/// Puts a spectrum onto an axis on which octaves are equally long, by a natural cubic spline through its bins
/// above 0 Hz. Make it once and reuse it: nothing is allocated by `apply`.
class LogSpectrum {
 public:
  /// `bins` from 0 Hz to half the sample rate, and as many points from `low_hz` to half the sample rate.
  /// Throws unless there are at least 4 bins and `low_hz` lies between the first bin above 0 Hz and the last.
  LogSpectrum(std::size_t bins, double sample_rate_hz, double low_hz);

  std::size_t points() const { return places_.size(); }
  double octaves_per_point() const { return octaves_per_point_; }
  /// Also of what lies between the points.
  double hz(double point) const;

  /// Both spans hold points() values; throws otherwise.
  void apply(std::span<const float> spectrum, std::span<float> values);

 private:
  struct Place {
    std::size_t bin;
    float left, right;                      // weights of the two bins around it
    float left_curvature, right_curvature;  // and of the spline's second derivatives there
  };
  void solve(std::span<const float> spectrum);

  double low_hz_;
  double octaves_per_point_;
  std::vector<Place> places_;
  std::vector<float> inverse_width_;  // 1 over the distance from bin i to the next one, in octaves
  std::vector<float> lower_, upper_, inverse_pivot_;
  std::vector<float> curvature_;
};

}  // namespace undertone::dsp

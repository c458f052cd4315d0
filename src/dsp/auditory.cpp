#include "src/dsp/auditory.hpp"

#include <cmath>
#include <numbers>

namespace undertone::dsp {

double equal_loudness(double hz) {
  constexpr double kFallRadians = 2.89395967e4;  // where the fall at high frequencies has reached one half
  const double radians = 2.0 * std::numbers::pi * hz;
  const double square = radians * radians;
  const double rise = (square + 56.8e6) * square * square / (std::pow(square + 6.3e6, 2) * (square + 0.38e9));
  return rise / (1.0 + std::pow(radians / kFallRadians, 7));
}

}  // namespace undertone::dsp

#pragma once

#include <cstddef>
#include <cstdint>
#include <random>

namespace undertone::synthesize {

/// The same numbers on every platform: the engine is fixed by the standard, its distributions are not, so the
/// conversion is done here.
class SeededRandom {
 public:
  explicit SeededRandom(std::uint64_t seed) : engine_(seed) {}

  /// In [0, 1).
  double uniform() { return static_cast<double>(engine_() >> 11U) * 0x1.0p-53; }
  double between(double low, double high) { return low + (high - low) * uniform(); }
  float between(float low, float high) {
    return static_cast<float>(between(static_cast<double>(low), static_cast<double>(high)));
  }
  /// Below `count`, which must not be 0.
  std::size_t below(std::size_t count) {
    return static_cast<std::size_t>(uniform() * static_cast<double>(count));
  }

 private:
  std::mt19937_64 engine_;
};

}  // namespace undertone::synthesize

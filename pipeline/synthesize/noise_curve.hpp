#pragma once

#include <array>
#include <cstdint>

#include "pipeline/synthesize/seeded_random.hpp"

namespace undertone::synthesize {

/// A smooth random function of one variable, between -1 and 1, with period 256.
class NoiseCurve {
 public:
  explicit NoiseCurve(std::uint64_t seed) {
    SeededRandom random(seed);
    for (float& value : values_) value = random.between(-1.0F, 1.0F);
  }

  /// For positions between -4000 and a million.
  float at(float position) const {
    // Shifted by a multiple of the period, positions are positive and the cast rounds down.
    const float shifted = position + 4096;
    const auto whole = static_cast<std::uint32_t>(static_cast<std::int32_t>(shifted));
    const float t = shifted - static_cast<float>(whole);
    const float here = values_[whole & 255U];
    return here + (values_[(whole + 1) & 255U] - here) * t * t * (3 - 2 * t);
  }

 private:
  std::array<float, 256> values_{};
};

}  // namespace undertone::synthesize

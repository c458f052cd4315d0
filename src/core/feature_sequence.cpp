#include "src/core/feature_sequence.hpp"

#include <algorithm>
#include <cmath>

#include "src/core/error.hpp"

namespace undertone {

bool FeatureSequence::any_valid() const {
  return std::any_of(valid.begin(), valid.end(), [](std::uint8_t flag) { return flag != 0; });
}

FeatureSequence make_feature_sequence(std::size_t steps, std::size_t dimension) {
  FeatureSequence sequence;
  sequence.steps = steps;
  sequence.dimension = dimension;
  sequence.values.resize(steps * dimension);
  sequence.valid.resize(steps);
  return sequence;
}

void check(const FeatureSequence& sequence) {
  const bool sizes_agree = sequence.values.size() == sequence.steps * sequence.dimension &&
                           sequence.valid.size() == sequence.steps &&
                           (sequence.times_s.empty() || sequence.times_s.size() == sequence.steps) &&
                           (sequence.names.empty() || sequence.names.size() == sequence.dimension);
  if (!sizes_agree) throw Error(ErrorKind::kInternal, "a feature sequence whose sizes disagree");
  for (std::size_t t = 0; t < sequence.steps; ++t) {
    if (sequence.valid[t] == 0) continue;
    const auto row = sequence.step(t);
    if (!std::all_of(row.begin(), row.end(), [](float value) { return std::isfinite(value); })) {
      throw Error(ErrorKind::kInternal,
                  "a feature that is not a number at " + std::to_string(sequence.time_s(t)) + " s");
    }
  }
}

}  // namespace undertone

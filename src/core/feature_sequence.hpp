#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace undertone {

/// T steps of D numbers, with the time of each step and whether it holds anything. A missing modality is a
/// sequence whose mask is all false: the numbers under a false mask mean nothing and are never read.
struct FeatureSequence {
  std::size_t steps = 0;        // T
  std::size_t dimension = 0;    // D
  std::vector<float> values;    // [T, D], row by row
  double start_s = 0;           // time of step 0 on the media's timeline
  double hop_s = 0;             // from step to step; 0 for a single step that stands for the whole span
  std::vector<double> times_s;  // [T], where the steps have times of their own; else empty
  bool times_are_approximate = false;  // guessed rather than measured
  std::vector<std::uint8_t> valid;     // [T], 1 where the step holds something
  std::vector<std::string> names;      // [D], or empty
  std::string fingerprint;             // of the extractor, its weights and its options

  std::span<const float> step(std::size_t t) const { return {values.data() + t * dimension, dimension}; }
  std::span<float> step(std::size_t t) { return {values.data() + t * dimension, dimension}; }
  double time_s(std::size_t t) const {
    return times_s.empty() ? start_s + static_cast<double>(t) * hop_s : times_s[t];
  }
  bool any_valid() const;
};

/// All steps invalid.
FeatureSequence make_feature_sequence(std::size_t steps, std::size_t dimension);

/// Throws kInternal when sizes disagree, or when a valid step holds a number that is not finite.
void check(const FeatureSequence& sequence);

}  // namespace undertone

#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace undertone::dsp {

/// The first `outputs` coefficients of the orthonormal cosine transform (type II) of `inputs` values, as used
/// for cepstra. With as many outputs as inputs it keeps lengths and `inverse` undoes it.
class CosineTransform {
 public:
  /// Throws unless 1 <= outputs <= inputs.
  CosineTransform(std::size_t inputs, std::size_t outputs);

  std::size_t inputs() const { return inputs_; }
  std::size_t outputs() const { return outputs_; }

  /// Both throw when a span has another size.
  void forward(std::span<const float> values, std::span<float> coefficients) const;
  /// The values whose further coefficients are 0.
  void inverse(std::span<const float> coefficients, std::span<float> values) const;

 private:
  void check_sizes(std::size_t values, std::size_t coefficients) const;

  std::size_t inputs_;
  std::size_t outputs_;
  std::vector<float> matrix_;  // [inputs, outputs], so that the inner loop of `forward` has no sum
};

}  // namespace undertone::dsp

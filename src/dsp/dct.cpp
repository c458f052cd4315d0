#include "src/dsp/dct.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "src/core/error.hpp"

namespace undertone::dsp {

CosineTransform::CosineTransform(std::size_t inputs, std::size_t outputs)
    : inputs_(inputs), outputs_(outputs), matrix_(inputs * outputs) {
  if (outputs == 0 || outputs > inputs) {
    throw Error(ErrorKind::kMisuse, "a cosine transform gives at least one value and no more than it takes");
  }
  const auto count = static_cast<double>(inputs);
  for (std::size_t i = 0; i < inputs; ++i) {
    for (std::size_t k = 0; k < outputs; ++k) {
      const double angle = std::numbers::pi * (static_cast<double>(i) + 0.5) * static_cast<double>(k) / count;
      const double scale = std::sqrt((k == 0 ? 1.0 : 2.0) / count);
      matrix_[i * outputs + k] = static_cast<float>(scale * std::cos(angle));
    }
  }
}

void CosineTransform::check_sizes(std::size_t values, std::size_t coefficients) const {
  if (values == inputs_ && coefficients == outputs_) return;
  throw Error(ErrorKind::kMisuse, "a cosine transform was given a span of another size");
}

void CosineTransform::forward(std::span<const float> values, std::span<float> coefficients) const {
  check_sizes(values.size(), coefficients.size());
  std::fill(coefficients.begin(), coefficients.end(), 0.0F);
  float* out = coefficients.data();
  for (std::size_t i = 0; i < inputs_; ++i) {
    const float value = values[i];
    const float* row = matrix_.data() + i * outputs_;
    for (std::size_t k = 0; k < outputs_; ++k) out[k] += value * row[k];
  }
}

void CosineTransform::inverse(std::span<const float> coefficients, std::span<float> values) const {
  check_sizes(values.size(), coefficients.size());
  for (std::size_t i = 0; i < inputs_; ++i) {
    const float* row = matrix_.data() + i * outputs_;
    float sum = 0;
    for (std::size_t k = 0; k < outputs_; ++k) sum += coefficients[k] * row[k];
    values[i] = sum;
  }
}

}  // namespace undertone::dsp

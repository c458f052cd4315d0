#include "fusion/blocks/recurrent_steps.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace undertone::fusion {

/// Compiled for several processors, the best of which is chosen when the program starts. Four rows at a time,
/// as the sums would otherwise be fetched and stored again for each.
__attribute__((target_clones("avx512f", "arch=haswell", "default"))) void add_product(
    const float* vector, const float* matrix, std::int64_t rows, std::int64_t columns, float* sums) {
  std::int64_t row = 0;
  for (; row + 4 <= rows; row += 4) {
    const float *a = matrix + row * columns, *b = a + columns, *c = b + columns, *d = c + columns;
    const float w = vector[row], x = vector[row + 1], y = vector[row + 2], z = vector[row + 3];
    for (std::int64_t i = 0; i < columns; ++i) sums[i] += w * a[i] + x * b[i] + (y * c[i] + z * d[i]);
  }
  for (; row < rows; ++row) {
    const float* a = matrix + row * columns;
    for (std::int64_t i = 0; i < columns; ++i) sums[i] += vector[row] * a[i];
  }
}

namespace {

float sigmoid(float value) { return 1 / (1 + std::exp(-value)); }
// Which is quicker than the library's, and as near to it as numbers of this size are to each other.
float hyperbolic_tangent(float value) { return 2 * sigmoid(2 * value) - 1; }

}  // namespace

void run(const RecurrentSteps& of) {
  const std::int64_t width = of.width;
  std::vector<float> recalled(static_cast<std::size_t>(3 * width));
  std::vector<float> state(static_cast<std::size_t>(width));
  for (std::int64_t s = 0; s < of.steps; ++s) {
    if (of.mask[s * of.mask_stride]) {
      const float* input = of.inputs + s * of.input_stride;
      std::copy_n(of.bias, 3 * width, recalled.begin());
      add_product(state.data(), of.weight, width, 3 * width, recalled.data());
      for (std::int64_t i = 0; i < width; ++i) {
        const float reset = sigmoid(input[i] + recalled[i]);
        const float update = sigmoid(input[width + i] + recalled[width + i]);
        const float candidate = hyperbolic_tangent(input[2 * width + i] + reset * recalled[2 * width + i]);
        state[i] = candidate + update * (state[i] - candidate);
      }
    }
    std::ranges::copy(state, of.states + s * of.state_stride);
  }
}

}  // namespace undertone::fusion

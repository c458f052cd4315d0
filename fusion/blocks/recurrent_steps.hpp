#pragma once

#include <cstdint>

namespace undertone::fusion {

/// The steps of one gated recurrent unit on one sequence, without tensors: a product of a vector and a matrix
/// takes less than handing it to a library does. All numbers lie row by row.
struct RecurrentSteps {
  const float* inputs;  // [steps, 3 width], `input_stride` apart: what the inputs give the gates
  std::int64_t input_stride;
  const float* weight;  // [width, 3 width]
  const float* bias;    // [3 width]
  const bool* mask;     // [steps], `mask_stride` apart; where it is false the state stays as it was
  std::int64_t mask_stride;
  float* states;  // [steps, width], `state_stride` apart: what comes out
  std::int64_t state_stride;
  std::int64_t steps, width;
};

/// The order of gates is reset, update, candidate; the first state is 0.
void run(const RecurrentSteps& steps);

}  // namespace undertone::fusion

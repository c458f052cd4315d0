#pragma once

#include <torch/nn/module.h>
#include <torch/nn/pimpl.h>

namespace undertone::fusion {

/// Gated recurrent units of G groups, each with weights of its own, over S steps: one matrix product a step
/// serves all groups. What the inputs give the gates [S, G, N, 3 width], weight [G, width, 3 width], bias [G,
/// 3 width], mask [S, G, N, 1] bool -> states [S, G, N, width]. Where the mask is false a state stays as it
/// was; the first is 0. The order of gates is reset, update, candidate.
at::Tensor grouped_recurrence(const at::Tensor& inputs, const at::Tensor& weight, const at::Tensor& bias,
                              const at::Tensor& mask);

/// Whether half of an expert's numbers come from what follows, or all from what went before.
enum class Direction { kBoth, kPast };

/// Experts that each are a gated recurrent network over the utterances, computed as one. Steps where the mask
/// is false are passed over, wherever they stand.
class RecurrentExpertsImpl : public torch::nn::Module {
 public:
  /// `width`, which must be even, is that of the input and of what an expert says: half of it for each
  /// direction.
  RecurrentExpertsImpl(std::int64_t width, std::int64_t experts, Direction direction);

  /// input [N, L, width], mask [N, L] bool, weights [N, L, experts] -> the weighted sum [N, L, width]
  at::Tensor forward(const at::Tensor& input, const at::Tensor& mask, const at::Tensor& weights);
  /// What each says: [N, L, experts, width]
  at::Tensor each(const at::Tensor& input, const at::Tensor& mask);

 private:
  /// Of both directions in the order of the utterances: [L, experts, N, width / 2] each.
  std::pair<at::Tensor, at::Tensor> states(const at::Tensor& input, const at::Tensor& mask);

  std::int64_t experts_, half_;
  Direction direction_;
  at::Tensor input_weight_, input_bias_, state_weight_, state_bias_;
};
TORCH_MODULE(RecurrentExperts);

}  // namespace undertone::fusion

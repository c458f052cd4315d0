#pragma once

#include <torch/nn/module.h>
#include <torch/nn/pimpl.h>

namespace undertone::fusion {

/// Leaves out a share of the activations in training and enlarges the others to make up for it. On the CPU it
/// decides four of them by one random number: torch's own spends a fifth of an epoch on asking for one each.
class DropoutImpl : public torch::nn::Module {
 public:
  /// Shares are rounded to a 65536th.
  explicit DropoutImpl(double share) : share_(share) {}

  at::Tensor forward(const at::Tensor& values);

 private:
  double share_;
};
TORCH_MODULE(Dropout);

}  // namespace undertone::fusion

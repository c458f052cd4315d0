#pragma once

#include <torch/nn/module.h>
#include <torch/nn/modules/linear.h>

namespace undertone::fusion {

/// A weighted mean over the real steps, by a learned score of each: [N, T, width], [N, T] bool -> [N, width].
/// Zeros where there is no step.
class AttentivePoolingImpl : public torch::nn::Module {
 public:
  explicit AttentivePoolingImpl(std::int64_t width);

  at::Tensor forward(const at::Tensor& input, const at::Tensor& mask);

 private:
  torch::nn::Linear inner_{nullptr}, score_{nullptr};
};
TORCH_MODULE(AttentivePooling);

}  // namespace undertone::fusion

#include "fusion/blocks/pooling.hpp"

#include <torch/torch.h>

namespace undertone::fusion {

AttentivePoolingImpl::AttentivePoolingImpl(std::int64_t width) {
  inner_ = register_module("inner", torch::nn::Linear(width, width));
  score_ = register_module("score", torch::nn::Linear(torch::nn::LinearOptions(width, 1).bias(false)));
}

at::Tensor AttentivePoolingImpl::forward(const at::Tensor& input, const at::Tensor& mask) {
  const at::Tensor hidden = mask.logical_not();
  const at::Tensor values = input.masked_fill(hidden.unsqueeze(-1), 0.0);
  const at::Tensor scores = score_(torch::tanh(inner_(values))).squeeze(-1).masked_fill(hidden, -1e10);
  const at::Tensor weights = torch::softmax(scores, -1).masked_fill(hidden, 0.0);
  return (weights.unsqueeze(-1) * values).sum(-2);
}

}  // namespace undertone::fusion

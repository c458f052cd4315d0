#include "fusion/blocks/gates.hpp"

#include <torch/torch.h>

namespace undertone::fusion {
namespace {

torch::nn::Linear square_without_bias(std::int64_t width) {
  return torch::nn::Linear(torch::nn::LinearOptions(width, width).bias(false));
}

}  // namespace

SelfGateImpl::SelfGateImpl(std::int64_t width, Weights weights) {
  if (weights == Weights::kLearned) linear_ = register_module("linear", square_without_bias(width));
}

at::Tensor SelfGateImpl::forward(const at::Tensor& input) {
  return torch::sigmoid(linear_ ? linear_(input) : input) * input;
}

ModalityGateImpl::ModalityGateImpl(std::int64_t width) {
  linear_ = register_module("linear", square_without_bias(width));
}

ModalityGateImpl::Output ModalityGateImpl::forward(const std::vector<at::Tensor>& inputs,
                                                   const at::Tensor& present) {
  const at::Tensor values = torch::stack(inputs, -2);  // [..., modalities, width]
  const at::Tensor absent = present.logical_not().unsqueeze(-1);
  const at::Tensor scores = linear_(values).masked_fill(absent, -1e10);
  const at::Tensor weights = torch::softmax(scores, -2).masked_fill(absent, 0.0);
  return {(weights * values).sum(-2), weights.mean(-1)};
}

}  // namespace undertone::fusion

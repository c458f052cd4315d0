#pragma once

#include <vector>

#include <torch/nn/module.h>
#include <torch/nn/modules/linear.h>

namespace undertone::fusion {

/// sigmoid(W y) * y, elementwise; W without bias. A fixed gate has the identity for W and learns nothing.
class SelfGateImpl : public torch::nn::Module {
 public:
  enum class Weights { kLearned, kIdentity };
  SelfGateImpl(std::int64_t width, Weights weights);

  at::Tensor forward(const at::Tensor& input);

 private:
  torch::nn::Linear linear_{nullptr};
};
TORCH_MODULE(SelfGate);

/// For each channel a softmax over modalities of W u_m decides how much each of them gives; W is shared.
class ModalityGateImpl : public torch::nn::Module {
 public:
  explicit ModalityGateImpl(std::int64_t width);

  struct Output {
    at::Tensor fused;    // [..., width]
    at::Tensor weights;  // [..., modalities]: means over the channels
  };
  /// Each input [..., width]; present [..., modalities] bool. Where none is present the output is zero.
  Output forward(const std::vector<at::Tensor>& inputs, const at::Tensor& present);

 private:
  torch::nn::Linear linear_{nullptr};
};
TORCH_MODULE(ModalityGate);

}  // namespace undertone::fusion

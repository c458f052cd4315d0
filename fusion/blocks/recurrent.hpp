#pragma once

#include <torch/nn/module.h>
#include <torch/nn/modules/rnn.h>

namespace undertone::fusion {

/// A bidirectional LSTM over padded sequences. The backward direction begins at the last real step, so that
/// padding changes nothing.
class BiLstmImpl : public torch::nn::Module {
 public:
  /// `width` is that of each direction.
  BiLstmImpl(std::int64_t input_width, std::int64_t width);

  /// input [N, L, input_width], mask [N, L] bool whose true places come first -> [N, L, 2 width], zero where
  /// the mask is false.
  at::Tensor forward(const at::Tensor& input, const at::Tensor& mask);

 private:
  torch::nn::LSTM lstm_{nullptr};
};
TORCH_MODULE(BiLstm);

}  // namespace undertone::fusion

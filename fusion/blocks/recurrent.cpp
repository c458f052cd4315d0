#include "fusion/blocks/recurrent.hpp"

#include <torch/torch.h>

namespace undertone::fusion {

BiLstmImpl::BiLstmImpl(std::int64_t input_width, std::int64_t width) {
  lstm_ = register_module(
      "lstm",
      torch::nn::LSTM(torch::nn::LSTMOptions(input_width, width).batch_first(true).bidirectional(true)));
}

at::Tensor BiLstmImpl::forward(const at::Tensor& input, const at::Tensor& mask) {
  namespace rnn = torch::nn::utils::rnn;
  // A sequence without any step cannot be packed; its one step of padding is zeroed below.
  const at::Tensor lengths = mask.sum(-1).clamp_min(1).to(torch::kCPU);
  const auto packed = rnn::pack_padded_sequence(input, lengths, true, false);
  const auto output = std::get<0>(lstm_->forward_with_packed_input(packed));
  const at::Tensor padded = std::get<0>(rnn::pad_packed_sequence(output, true, 0.0, input.size(1)));
  return torch::where(mask.unsqueeze(-1), padded, torch::zeros({}, padded.options()));
}

}  // namespace undertone::fusion

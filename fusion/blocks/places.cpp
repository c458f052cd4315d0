#include "fusion/blocks/places.hpp"

#include <cmath>

#include <torch/torch.h>

namespace undertone::fusion {

at::Tensor sinusoidal_positions(std::int64_t length, std::int64_t width, const at::TensorOptions& options) {
  const at::Tensor position = torch::arange(length, options).unsqueeze(1);
  const at::Tensor even = torch::arange(0, width, 2, options);
  const at::Tensor angle = position * torch::exp(even * (-std::log(10000.0) / static_cast<double>(width)));
  at::Tensor table = torch::zeros({length, width}, options);
  using torch::indexing::None;
  using torch::indexing::Slice;
  table.index_put_({Slice(), Slice(0, None, 2)}, torch::sin(angle));
  table.index_put_({Slice(), Slice(1, None, 2)}, torch::cos(angle).narrow(1, 0, width / 2));
  return table;
}

SpeakerEmbeddingImpl::SpeakerEmbeddingImpl(std::int64_t speakers, std::int64_t width) {
  table_ = register_module(
      "table", torch::nn::Embedding(torch::nn::EmbeddingOptions(speakers + 1, width).padding_idx(0)));
}

at::Tensor SpeakerEmbeddingImpl::forward(const at::Tensor& speakers) {
  const std::int64_t known = table_->weight.size(0) - 1;
  return table_(torch::where(speakers > known, torch::zeros({}, speakers.options()), speakers));
}

}  // namespace undertone::fusion

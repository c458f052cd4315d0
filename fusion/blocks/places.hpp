#pragma once

#include <torch/nn/module.h>
#include <torch/nn/modules/embedding.h>

namespace undertone::fusion {

/// Sines and cosines of wave lengths from 2 pi to 10000 * 2 pi: [length, width].
at::Tensor sinusoidal_positions(std::int64_t length, std::int64_t width, const at::TensorOptions& options);

/// A learned vector for each speaker; zeros for an unknown one (number 0) and for numbers beyond those known.
class SpeakerEmbeddingImpl : public torch::nn::Module {
 public:
  SpeakerEmbeddingImpl(std::int64_t speakers, std::int64_t width);

  /// [B, L] long -> [B, L, width]
  at::Tensor forward(const at::Tensor& speakers);

 private:
  torch::nn::Embedding table_{nullptr};
};
TORCH_MODULE(SpeakerEmbedding);

}  // namespace undertone::fusion

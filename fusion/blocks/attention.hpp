#pragma once

#include <torch/nn/module.h>
#include <torch/nn/modules/linear.h>
#include <torch/nn/modules/normalization.h>

#include "fusion/blocks/dropout.hpp"

namespace undertone::fusion {

/// Scaled dot products of several heads. A query whose keys are all masked gets zeros, not an average of what
/// is not there.
class MultiHeadAttentionImpl : public torch::nn::Module {
 public:
  MultiHeadAttentionImpl(std::int64_t width, std::int64_t heads, double dropout);

  /// queries [N, Q, width], keys [N, K, width], key_mask [N, K] bool -> [N, Q, width]
  at::Tensor forward(const at::Tensor& queries, const at::Tensor& keys, const at::Tensor& key_mask);

 private:
  at::Tensor split(const at::Tensor& tensor) const;

  std::int64_t heads_;
  torch::nn::Linear query_{nullptr}, key_{nullptr}, value_{nullptr}, output_{nullptr};
  Dropout dropout_{nullptr};
};
TORCH_MODULE(MultiHeadAttention);

enum class FirstNorm { kNone, kBeforeAttention };

struct TransformerLayerOptions {
  std::int64_t width = 0;
  std::int64_t heads = 8;
  std::int64_t inner_width = 0;  // of the feed-forward block; 0: `width`
  double dropout = 0;
  FirstNorm first_norm = FirstNorm::kNone;
};

/// Queries look at keys (the same sequence, or another one), with residual; then a feed-forward block with
/// GELU and a norm before it, with residual.
class TransformerLayerImpl : public torch::nn::Module {
 public:
  explicit TransformerLayerImpl(const TransformerLayerOptions& options);

  at::Tensor forward(const at::Tensor& queries, const at::Tensor& keys, const at::Tensor& key_mask);

 private:
  MultiHeadAttention attention_{nullptr};
  torch::nn::LayerNorm query_norm_{nullptr}, key_norm_{nullptr}, inner_norm_{nullptr};
  torch::nn::Linear inner_{nullptr}, outer_{nullptr};
  Dropout dropout_{nullptr};
};
TORCH_MODULE(TransformerLayer);

}  // namespace undertone::fusion

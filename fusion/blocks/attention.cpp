#include "fusion/blocks/attention.hpp"

#include <cmath>

#include <torch/torch.h>

#include "src/core/error.hpp"

namespace undertone::fusion {

MultiHeadAttentionImpl::MultiHeadAttentionImpl(std::int64_t width, std::int64_t heads, double dropout)
    : heads_(heads) {
  if (heads < 1 || width % heads != 0) {
    throw Error(ErrorKind::kMisuse, "a width of " + std::to_string(width) + " cannot be divided among " +
                                        std::to_string(heads) + " attention heads");
  }
  query_ = register_module("query", torch::nn::Linear(width, width));
  key_ = register_module("key", torch::nn::Linear(width, width));
  value_ = register_module("value", torch::nn::Linear(width, width));
  output_ = register_module("output", torch::nn::Linear(width, width));
  dropout_ = register_module("dropout", Dropout(dropout));
}

at::Tensor MultiHeadAttentionImpl::split(const at::Tensor& tensor) const {
  return tensor.view({tensor.size(0), tensor.size(1), heads_, -1}).transpose(1, 2);
}

at::Tensor MultiHeadAttentionImpl::forward(const at::Tensor& queries, const at::Tensor& keys,
                                           const at::Tensor& key_mask) {
  const at::Tensor q = split(query_(queries)), k = split(key_(keys)), v = split(value_(keys));
  const at::Tensor hidden = key_mask.logical_not().unsqueeze(1).unsqueeze(1);  // [N, 1, 1, K]
  at::Tensor scores = torch::matmul(q, k.transpose(-2, -1)) / std::sqrt(static_cast<double>(q.size(-1)));
  scores = scores.masked_fill(hidden, -1e10);
  // Where nothing is to be seen all scores are alike; the second fill makes that nothing.
  at::Tensor weights = torch::softmax(scores, -1).masked_fill(hidden, 0.0);
  const at::Tensor seen = torch::matmul(dropout_(weights), v).transpose(1, 2).contiguous();
  return output_(seen.view({queries.size(0), queries.size(1), -1}));
}

TransformerLayerImpl::TransformerLayerImpl(const TransformerLayerOptions& options) {
  const std::int64_t inner = options.inner_width > 0 ? options.inner_width : options.width;
  attention_ =
      register_module("attention", MultiHeadAttention(options.width, options.heads, options.dropout));
  if (options.first_norm == FirstNorm::kBeforeAttention) {
    query_norm_ =
        register_module("query_norm", torch::nn::LayerNorm(torch::nn::LayerNormOptions({options.width})));
    key_norm_ =
        register_module("key_norm", torch::nn::LayerNorm(torch::nn::LayerNormOptions({options.width})));
  }
  inner_norm_ =
      register_module("inner_norm", torch::nn::LayerNorm(torch::nn::LayerNormOptions({options.width})));
  inner_ = register_module("inner", torch::nn::Linear(options.width, inner));
  outer_ = register_module("outer", torch::nn::Linear(inner, options.width));
  dropout_ = register_module("dropout", Dropout(options.dropout));
}

at::Tensor TransformerLayerImpl::forward(const at::Tensor& queries, const at::Tensor& keys,
                                         const at::Tensor& key_mask) {
  const at::Tensor q = query_norm_ ? query_norm_(queries) : queries;
  const at::Tensor k = key_norm_ ? key_norm_(keys) : keys;
  const at::Tensor attended = queries + dropout_(attention_(q, k, key_mask));
  const at::Tensor inner = dropout_(torch::gelu(inner_(inner_norm_(attended))));
  return attended + dropout_(outer_(inner));
}

}  // namespace undertone::fusion

#pragma once

#include <cstdint>
#include <memory>

#include "src/tensor/encoder_network.hpp"

namespace undertone::extractors {

/// How utterances of a conversation stand to each other.
struct TurnRelations {
  at::Tensor seen;   // [B, L, L] bool: whether the first looks at the second
  at::Tensor kinds;  // [B, L, L] long: 0 where a speaker is unknown, 1 for another, 2 for the same speaker
  at::Tensor ages;   // [L, L] long: how many turns ago, from 0 to turns - 1
};

/// Every utterance looks at itself and at the turns before it.
TurnRelations relate_turns(const at::Tensor& speakers, const at::Tensor& present, std::int64_t turns);

struct ContextLayerOptions {
  std::int64_t width = 384;
  std::int64_t heads = 6;
  std::int64_t turns = 8;  // that an utterance looks at, itself included
  double dropout = 0.1;
};

/// Attention of utterances to those before them. How long ago something was said and by whom adds to its
/// weight; by whom also to what is taken from it.
class ContextLayer {
 public:
  virtual ~ContextLayer() = default;
  /// From and to [B, L, width].
  virtual at::Tensor forward(const at::Tensor& vectors, const TurnRelations& relations) = 0;
  virtual torch::nn::Module& module() = 0;
};

/// With random weights. Throws kMisuse where the heads do not divide the width.
std::shared_ptr<ContextLayer> make_context_layer(const ContextLayerOptions& options);

}  // namespace undertone::extractors

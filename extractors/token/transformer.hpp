#pragma once

#include <memory>
#include <vector>

#include "extractors/token/transformer_options.hpp"
#include "src/tensor/encoder_network.hpp"

namespace undertone::extractors {

/// N texts of up to T tokens, of which those behind a text's end mean nothing.
struct TokenBatch {
  at::Tensor ids;         // [N, T] long
  at::Tensor steps;       // [N, T] bool, true where there is a token; undefined: everywhere
  at::Tensor types = {};  // [N, T] long; undefined: all of type 0
};

/// Embeddings of words, places and types, then layers of attention and feed-forward blocks, each with a norm
/// behind it. Runs in the type and on the device of its weights; float16 and bfloat16 will do.
class Transformer {
 public:
  virtual ~Transformer() = default;
  /// All hidden states, [N, T, width] each: the embeddings, then what each layer makes of the one before.
  /// Throws kInternal for more than `most_tokens` tokens. A text without any token is not allowed.
  virtual std::vector<at::Tensor> forward(const TokenBatch& tokens) = 0;
  /// Layers alone, for who embeds words otherwise: from and to [N, T, width]. `steps` as above.
  virtual std::vector<at::Tensor> encode(const at::Tensor& embedded, const at::Tensor& steps) = 0;
  /// To register it within another: std::shared_ptr<torch::nn::Module>(transformer, &transformer->module()).
  virtual torch::nn::Module& module() = 0;
};

enum class InitialWeights { kRandom, kToBeLoaded };

/// Throws kMisuse where the heads do not divide the width.
std::shared_ptr<Transformer> make_transformer(const TransformerOptions& options,
                                              InitialWeights weights = InitialWeights::kRandom);

}  // namespace undertone::extractors

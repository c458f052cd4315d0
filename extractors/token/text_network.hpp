#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "extractors/token/transformer.hpp"
#include "src/core/options.hpp"

namespace undertone::extractors {

/// Numbers of a token feature, and of the vectors that stand for a text.
inline constexpr std::int64_t kTextWidth = 384;
/// Pieces that are looked at together; longer texts are cut into windows of so many.
inline constexpr std::int64_t kWindowPieces = 126;

struct TextNetworkOptions {
  std::int64_t pieces = 8000;
  std::int64_t layers = 3;
  std::int64_t heads = 12;
  std::int64_t inner = 1536;
  std::int64_t context_layers = 1;
  std::int64_t context_heads = 6;
  std::int64_t turns = 8;
  double dropout = 0.1;
  double head_dropout = 0.2;

  static void fields(auto& self, auto&& field) {
    field(self.pieces, {.name = "pieces",
                        .value = "N",
                        .help = "pieces of text that are told apart",
                        .low = 260,
                        .high = 1'000'000});
    field(self.layers, {.name = "layers",
                        .value = "N",
                        .help = "layers in which the pieces of an utterance look at each other",
                        .low = 1,
                        .high = 48});
    field(self.heads, {.name = "heads",
                       .value = "N",
                       .help = "attention heads, among which the 384 numbers of a piece are divided",
                       .low = 1,
                       .high = 384});
    field(self.inner, {.name = "inner",
                       .value = "N",
                       .help = "width between the two maps of a layer",
                       .low = 8,
                       .high = 65536});
    field(self.context_layers, {.name = "context-layers",
                                .value = "N",
                                .help = "layers in which an utterance looks at those before it",
                                .low = 0,
                                .high = 48});
    field(self.context_heads,
          {.name = "context-heads", .value = "N", .help = "their attention heads", .low = 1, .high = 384});
    field(self.turns, {.name = "turns",
                       .value = "N",
                       .help = "utterances that each of these layers looks at, the present one included",
                       .low = 1,
                       .high = 1000});
    field(self.dropout, {.name = "dropout",
                         .value = "SHARE",
                         .help = "share of activations left out in training",
                         .low = 0,
                         .high = 0.9});
    field(self.head_dropout, {.name = "head-dropout",
                              .value = "SHARE",
                              .help = "the same of the vector that the emotions are told from",
                              .low = 0,
                              .high = 0.9});
  }
};

/// Windows of texts that are about equally long.
struct TextRows {
  at::Tensor texts;   // [R] long: of which text each row is
  at::Tensor begins;  // [R] long: how many pieces of the text stand before
  at::Tensor frames;  // [R, T, kTextWidth], in the order of the text, between its begin and its end
  at::Tensor steps;   // [R, T] bool
};

/// N texts, each looked at by itself.
struct EncodedTexts {
  std::vector<TextRows> rows;
  at::Tensor vectors;  // [N, kTextWidth]
};

/// The utterances of B conversations, in order.
struct Turns {
  at::Tensor vectors;   // [B, L, kTextWidth]; zeros where there is none
  at::Tensor speakers;  // [B, L] long, 0 for an unknown one
  at::Tensor present;   // [B, L] bool
};

/// N texts, each in the light of what was said before.
struct ToldTexts {
  std::vector<at::Tensor> frames;  // of each of the rows, [R, T, kTextWidth]
  at::Tensor embeddings;           // [N, kTextWidth]
  at::Tensor logits;               // [N, labels]; their softmax are the probabilities before calibration
};

/// From the pieces of utterances, and from what was said before by whom, to features and emotions. Utterances
/// are looked at one by one first, which needs to be done once only, and then, which costs little, in
/// their conversation. What a text gets depends neither on padding nor on others, other than those before it.
class TextNetwork {
 public:
  virtual ~TextNetwork() = default;
  /// Of each text its pieces, without those of begin and end.
  virtual EncodedTexts encode(const std::vector<std::vector<std::int64_t>>& texts) = 0;
  /// What the conversation adds to each utterance, [B, L, kTextWidth].
  virtual at::Tensor in_context(const Turns& turns) = 0;
  /// `contexts` is [N, kTextWidth].
  virtual ToldTexts tell(const EncodedTexts& texts, const at::Tensor& contexts) = 0;
  /// The logits without the conversation, by a head of their own.
  virtual at::Tensor tell_alone(const EncodedTexts& texts) = 0;

  /// The serialised model of pieces goes with the weights. Throws kMisuse for one that is too large.
  virtual void set_piece_model(std::string_view bytes) = 0;
  virtual std::string piece_model() const = 0;

  virtual torch::nn::Module& module() = 0;
  /// Embeddings and layers.
  virtual torch::nn::Module& body() = 0;
  /// From here on `encode` computes in bfloat16, whose eight bits will do, where that is faster.
  virtual void shorten() = 0;
};

std::shared_ptr<TextNetwork> make_text_network(const TextNetworkOptions& options, std::int64_t labels,
                                               InitialWeights weights = InitialWeights::kRandom);

}  // namespace undertone::extractors

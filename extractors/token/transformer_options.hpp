#pragma once

#include <array>
#include <cstdint>

#include "src/core/option_text.hpp"

namespace undertone::extractors {

enum class Activation { kGelu, kGeluTanh, kRelu };
constexpr auto option_choices(Activation) {
  return std::to_array<Choice<Activation>>(
      {{Activation::kGelu, "gelu"}, {Activation::kGeluTanh, "gelu-tanh"}, {Activation::kRelu, "relu"}});
}

/// The shape of an encoder in the manner of BERT.
struct TransformerOptions {
  std::int64_t vocabulary = 8000;
  std::int64_t width = 384;
  std::int64_t layers = 6;
  std::int64_t heads = 12;
  std::int64_t inner = 1536;        // width between the two maps of a feed-forward block
  std::int64_t positions = 512;     // rows of the table of positions
  std::int64_t first_position = 0;  // row of the first token; RoBERTa begins behind that of padding, at 2
  std::int64_t types = 2;           // kinds of token, such as first and second text
  double norm_epsilon = 1e-12;
  double dropout = 0.1;            // share of the outputs of each block left out in training
  double attention_dropout = 0.1;  // share of the attention weights
  Activation activation = Activation::kGelu;

  std::int64_t most_tokens() const { return positions - first_position; }
};

}  // namespace undertone::extractors

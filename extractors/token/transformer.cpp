#include "extractors/token/transformer.hpp"

#include <cmath>
#include <string>

#include <torch/torch.h>

#include "src/core/error.hpp"

namespace undertone::extractors {
namespace {

namespace nn = torch::nn;

constexpr double kInitialDeviation = 0.02;

// Torch's own modules fill themselves with random numbers, which costs more than reading the weights that
// replace them; these leave that to `initialise`.
class TableImpl : public nn::Module {
 public:
  TableImpl(std::int64_t rows, std::int64_t width)
      : weight(register_parameter("weight", torch::empty({rows, width}))) {}
  at::Tensor forward(const at::Tensor& ids) { return torch::embedding(weight, ids); }
  at::Tensor weight;
};
TORCH_MODULE(Table);

class MapImpl : public nn::Module {
 public:
  MapImpl(std::int64_t from, std::int64_t to)
      : weight_(register_parameter("weight", torch::empty({to, from}))),
        bias_(register_parameter("bias", torch::empty({to}))) {}
  at::Tensor forward(const at::Tensor& values) { return torch::linear(values, weight_, bias_); }

 private:
  at::Tensor weight_, bias_;
};
TORCH_MODULE(Map);

nn::LayerNorm make_norm(const TransformerOptions& options) {
  return nn::LayerNorm(nn::LayerNormOptions({options.width}).eps(options.norm_epsilon));
}

at::Tensor activated(const at::Tensor& values, Activation activation) {
  switch (activation) {
    case Activation::kGelu:
      return torch::gelu(values);
    case Activation::kGeluTanh:
      return torch::gelu(values, "tanh");
    case Activation::kRelu:
      return torch::relu(values);
  }
  throw Error(ErrorKind::kInternal, "an activation that is none");
}

/// Every token looks at all tokens of its text. Queries, keys and values come from one map.
class AttentionImpl : public nn::Module {
 public:
  explicit AttentionImpl(const TransformerOptions& options)
      : heads_(options.heads), dropout_(options.attention_dropout) {
    ask_ = register_module("ask", Map(options.width, 3 * options.width));
    out_ = register_module("out", Map(options.width, options.width));
  }

  /// `seen` is [N, 1, 1, T] bool, or undefined where all is seen.
  at::Tensor forward(const at::Tensor& states, const at::Tensor& seen) {
    const std::int64_t texts = states.size(0), tokens = states.size(1);
    const auto parts =
        ask_->forward(states).view({texts, tokens, 3, heads_, -1}).permute({2, 0, 3, 1, 4}).unbind(0);
    const auto mask = seen.defined() ? std::optional<at::Tensor>(seen) : std::nullopt;
    const at::Tensor found =
        at::scaled_dot_product_attention(parts[0], parts[1], parts[2], mask, is_training() ? dropout_ : 0.0);
    return out_->forward(found.transpose(1, 2).reshape({texts, tokens, -1}));
  }

 private:
  std::int64_t heads_;
  double dropout_;
  Map ask_{nullptr}, out_{nullptr};
};
TORCH_MODULE(Attention);

class LayerImpl : public nn::Module {
 public:
  explicit LayerImpl(const TransformerOptions& options) : activation_(options.activation) {
    attention_ = register_module("attention", Attention(options));
    attention_norm_ = register_module("attention_norm", make_norm(options));
    inner_ = register_module("inner", Map(options.width, options.inner));
    outer_ = register_module("outer", Map(options.inner, options.width));
    norm_ = register_module("norm", make_norm(options));
    dropout_ = register_module("dropout", nn::Dropout(options.dropout));
  }

  at::Tensor forward(const at::Tensor& states, const at::Tensor& seen) {
    const at::Tensor attended =
        attention_norm_->forward(states + dropout_->forward(attention_->forward(states, seen)));
    const at::Tensor fed = outer_->forward(activated(inner_->forward(attended), activation_));
    return norm_->forward(attended + dropout_->forward(fed));
  }

 private:
  Activation activation_;
  Attention attention_{nullptr};
  nn::LayerNorm attention_norm_{nullptr}, norm_{nullptr};
  Map inner_{nullptr}, outer_{nullptr};
  nn::Dropout dropout_{nullptr};
};
TORCH_MODULE(Layer);

/// What every position may see, as attention wants it. On the CPU a batch without padding needs none, which
/// is faster; on a GPU asking would cost more than it saves.
at::Tensor seen_by_all(const at::Tensor& steps) {
  if (!steps.defined() || (steps.is_cpu() && steps.all().item<bool>())) return {};
  return steps.unsqueeze(1).unsqueeze(1);
}

class TransformerNetwork final : public Transformer, public nn::Module {
 public:
  TransformerNetwork(const TransformerOptions& options, InitialWeights weights) : options_(options) {
    if (options.heads < 1 || options.width % options.heads != 0) {
      throw Error(ErrorKind::kMisuse, "a width of " + std::to_string(options.width) +
                                          " cannot be divided among " + std::to_string(options.heads) +
                                          " attention heads");
    }
    word_ = register_module("word", Table(options.vocabulary, options.width));
    position_ = register_module("position", Table(options.positions, options.width));
    type_ = register_module("type", Table(options.types, options.width));
    norm_ = register_module("norm", make_norm(options));
    dropout_ = register_module("dropout", nn::Dropout(options.dropout));
    for (std::int64_t i = 0; i < options.layers; ++i)
      layers_.push_back(register_module("layer" + std::to_string(i), Layer(options)));
    if (weights == InitialWeights::kRandom) initialise();
  }

  nn::Module& module() override { return *this; }

  std::vector<at::Tensor> forward(const TokenBatch& tokens) override {
    return encode(dropout_->forward(norm_->forward(embed(tokens))), tokens.steps);
  }

  std::vector<at::Tensor> encode(const at::Tensor& embedded, const at::Tensor& steps) override {
    const at::Tensor seen = seen_by_all(steps);
    std::vector<at::Tensor> states = {embedded};
    for (Layer& layer : layers_) states.push_back(layer->forward(states.back(), seen));
    return states;
  }

 private:
  at::Tensor embed(const TokenBatch& tokens) {
    const std::int64_t length = tokens.ids.size(1);
    if (length > options_.most_tokens()) {
      throw Error(ErrorKind::kInternal, "a text of " + std::to_string(length) + " tokens for a network of " +
                                            std::to_string(options_.most_tokens()));
    }
    const at::Tensor places = position_->weight.narrow(0, options_.first_position, length);
    const at::Tensor words = word_->forward(tokens.ids);
    if (tokens.types.defined()) return words + places + type_->forward(tokens.types);
    return words + (places + type_->weight[0]);
  }

  void initialise() {
    const torch::NoGradGuard no_gradient;
    for (auto& item : named_parameters()) {
      if (item.value().dim() > 1) {
        item.value().normal_(0, kInitialDeviation);
      } else if (item.key().ends_with("bias")) {
        item.value().zero_();
      }
    }
  }

  TransformerOptions options_;
  Table word_{nullptr}, position_{nullptr}, type_{nullptr};
  nn::LayerNorm norm_{nullptr};
  nn::Dropout dropout_{nullptr};
  std::vector<Layer> layers_;
};

}  // namespace

std::shared_ptr<Transformer> make_transformer(const TransformerOptions& options, InitialWeights weights) {
  return std::make_shared<TransformerNetwork>(options, weights);
}

}  // namespace undertone::extractors

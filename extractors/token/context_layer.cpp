#include "extractors/token/context_layer.hpp"

#include <cmath>
#include <string>
#include <vector>

#include <torch/torch.h>

#include "src/core/error.hpp"

namespace undertone::extractors {
namespace {

namespace nn = torch::nn;

constexpr std::int64_t kKinds = 3;
constexpr double kInitialDeviation = 0.02;

nn::LayerNorm make_norm(std::int64_t width) { return nn::LayerNorm(nn::LayerNormOptions({width})); }

class ContextLayerModule final : public ContextLayer, public nn::Module {
 public:
  explicit ContextLayerModule(const ContextLayerOptions& options)
      : heads_(options.heads), turns_(options.turns) {
    const std::int64_t width = options.width;
    if (width % heads_ != 0) {
      throw Error(ErrorKind::kMisuse, "a width of " + std::to_string(width) + " cannot be divided among " +
                                          std::to_string(heads_) + " attention heads");
    }
    attention_norm_ = register_module("attention_norm", make_norm(width));
    ask_ = register_module("ask", nn::Linear(width, 3 * width));
    out_ = register_module("out", nn::Linear(width, width));
    feed_norm_ = register_module("feed_norm", make_norm(width));
    inner_ = register_module("inner", nn::Linear(width, 2 * width));
    outer_ = register_module("outer", nn::Linear(2 * width, width));
    dropout_ = register_module("dropout", nn::Dropout(options.dropout));
    nearness_ = register_parameter("nearness", kInitialDeviation * torch::randn({kKinds * turns_, heads_}));
    markers_ = register_parameter("markers", kInitialDeviation * torch::randn({kKinds, width}));
  }

  nn::Module& module() override { return *this; }

  at::Tensor forward(const at::Tensor& vectors, const TurnRelations& relations) override {
    const at::Tensor attended = vectors + dropout_->forward(attend(vectors, relations));
    const at::Tensor fed = outer_->forward(torch::gelu(inner_->forward(feed_norm_->forward(attended))));
    return attended + dropout_->forward(fed);
  }

 private:
  at::Tensor attend(const at::Tensor& vectors, const TurnRelations& relations) {
    const std::int64_t batch = vectors.size(0), length = vectors.size(1), width = vectors.size(2);
    const auto parts = ask_->forward(attention_norm_->forward(vectors))
                           .view({batch, length, 3, heads_, width / heads_})
                           .permute({2, 0, 3, 1, 4})
                           .unbind(0);
    const double scale = 1 / std::sqrt(static_cast<double>(width / heads_));
    const at::Tensor nearness =
        nearness_.index({relations.kinds * turns_ + relations.ages}).permute({0, 3, 1, 2});
    const at::Tensor scores = torch::matmul(scale * parts[0], parts[1].transpose(2, 3)) + nearness;
    const at::Tensor weights = dropout_->forward(
        torch::softmax(scores.masked_fill(~relations.seen.unsqueeze(1), -1e9), -1, torch::kFloat));
    at::Tensor taken = torch::matmul(weights.to(parts[2].scalar_type()), parts[2]);
    // The share of each kind of speaker, [B, heads, L, kinds], and the marker for it.
    std::vector<at::Tensor> shares;
    for (std::int64_t kind = 0; kind < kKinds; ++kind)
      shares.push_back((weights * (relations.kinds == kind).unsqueeze(1)).sum(-1));
    const at::Tensor markers = markers_.view({kKinds, heads_, width / heads_}).transpose(0, 1);
    taken = taken + torch::matmul(torch::stack(shares, -1), markers);
    return out_->forward(taken.transpose(1, 2).reshape({batch, length, width}));
  }

  std::int64_t heads_, turns_;
  nn::LayerNorm attention_norm_{nullptr}, feed_norm_{nullptr};
  nn::Linear ask_{nullptr}, out_{nullptr}, inner_{nullptr}, outer_{nullptr};
  nn::Dropout dropout_{nullptr};
  at::Tensor nearness_;  // [kinds * turns, heads]
  at::Tensor markers_;   // [kinds, width]
};

}  // namespace

TurnRelations relate_turns(const at::Tensor& speakers, const at::Tensor& present, std::int64_t turns) {
  const at::Tensor places = torch::arange(speakers.size(1), speakers.options());
  const at::Tensor ages = places.unsqueeze(1) - places.unsqueeze(0);
  const at::Tensor recent = (ages >= 0) & (ages < turns);
  const at::Tensor first = speakers.unsqueeze(2), second = speakers.unsqueeze(1);
  const at::Tensor known = (first > 0) & (second > 0);
  const at::Tensor kinds =
      torch::where(known, (first == second).to(torch::kLong) + 1, torch::zeros({}, speakers.options()));
  // Itself too where it is absent, so that every row sees something.
  const at::Tensor seen = recent & (present.unsqueeze(1) | (ages == 0));
  return {seen, kinds, ages.clamp(0, turns - 1)};
}

std::shared_ptr<ContextLayer> make_context_layer(const ContextLayerOptions& options) {
  return std::make_shared<ContextLayerModule>(options);
}

}  // namespace undertone::extractors

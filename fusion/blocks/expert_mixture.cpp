#include "fusion/blocks/expert_mixture.hpp"

#include <cmath>

#include <torch/torch.h>

namespace undertone::fusion {

ExpertMixtureImpl::ExpertMixtureImpl(const ExpertMixtureOptions& options) {
  if (options.experts > 0) {
    gate_ = register_module("gate", ExpertGate(options.width, options.experts, options.gate));
    experts_ =
        register_module("experts", RecurrentExperts(options.width, options.experts, options.direction));
    dropout_ = register_module("dropout", Dropout(options.dropout));
  }
  norm_ = register_module("norm", torch::nn::LayerNorm(torch::nn::LayerNormOptions({options.width})));
}

Mixture ExpertMixtureImpl::forward(const at::Tensor& input, const at::Tensor& mask) {
  Mixture mixture;
  at::Tensor sum = input;
  if (gate_) {
    mixture.choice = gate_->forward(input, mask);
    sum = input + dropout_(experts_->forward(input, mask, mixture.choice.weights));
  }
  const at::Tensor normed = norm_(sum);
  mixture.features = torch::where(mask.unsqueeze(-1), normed, torch::zeros({}, normed.options()));
  return mixture;
}

void ExpertMixtureImpl::set_temperature(double temperature) {
  if (gate_) gate_->set_temperature(temperature);
}

GlobalMixtureImpl::GlobalMixtureImpl(const GlobalMixtureOptions& options)
    : width_(options.width), experts_(options.experts) {
  const std::int64_t all = options.inputs * width_;
  gate_ = register_module("gate", ExpertGate(all, experts_, options.gate));
  first_ = register_module("first", torch::nn::Linear(all, experts_ * width_));
  second_weight_ = register_parameter("second_weight", torch::empty({experts_, width_, width_}));
  second_bias_ = register_parameter("second_bias", torch::empty({experts_ * width_}));
  const double bound = 1 / std::sqrt(static_cast<double>(width_));
  torch::nn::init::uniform_(second_weight_, -bound, bound);
  torch::nn::init::uniform_(second_bias_, -bound, bound);
  dropout_ = register_module("dropout", Dropout(options.dropout));
}

Mixture GlobalMixtureImpl::forward(const at::Tensor& tokens, const at::Tensor& mask) {
  Mixture mixture;
  mixture.choice = gate_->forward(tokens, mask);
  const std::int64_t rows = tokens.size(0), steps = tokens.size(1);
  const at::Tensor inner = dropout_(torch::gelu(first_(tokens)))
                               .view({rows * steps, experts_, width_})
                               .transpose(0, 1);  // [experts, N L, width]
  const at::Tensor said = torch::bmm(inner, second_weight_) + second_bias_.view({experts_, 1, width_});
  const at::Tensor shares = mixture.choice.weights.view({rows * steps, experts_}).t().unsqueeze(-1);
  mixture.features = (said * shares).sum(0).view({rows, steps, width_});
  return mixture;
}

}  // namespace undertone::fusion

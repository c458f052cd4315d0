#include "pipeline/learn/optimizer.hpp"

#include <memory>
#include <optional>
#include <set>
#include <type_traits>

#include <torch/torch.h>

#include "src/core/error.hpp"

namespace undertone::pipeline {
namespace {

namespace optim = torch::optim;

constexpr double kSgdMomentum = 0.9;

/// Torch's Adam or AdamW in one pass over weights and moments, where its own goes over them a dozen times.
/// The state is the same, so that it is kept and loaded as that is.
template <class Base, class Options, class State>
class FusedAdam final : public Base {
 public:
  using Base::Base;

  at::Tensor step(optim::Optimizer::LossClosure /*closure*/) override {
    const torch::NoGradGuard no_gradient;
    for (optim::OptimizerParamGroup& group : this->param_groups()) step_group(group);
    return {};
  }

 private:
  void step_group(optim::OptimizerParamGroup& group) {
    const auto& options = static_cast<const Options&>(group.options());
    std::vector<at::Tensor> weights, gradients, first, second, steps;
    for (const at::Tensor& weight : group.params()) {
      if (!weight.grad().defined()) continue;
      State& state = state_of(weight);
      state.step(state.step() + 1);
      weights.push_back(weight);
      gradients.push_back(weight.grad());
      first.push_back(state.exp_avg());
      second.push_back(state.exp_avg_sq());
      steps.push_back(torch::full({}, static_cast<double>(state.step()), weight.options()));
    }
    if (weights.empty()) return;
    constexpr bool kIsAdam = std::is_same_v<Options, optim::AdamOptions>;
    const FusedStep fused =
        kIsAdam ? static_cast<FusedStep>(at::_fused_adam_) : static_cast<FusedStep>(at::_fused_adamw_);
    const auto [beta1, beta2] = options.betas();
    fused(weights, gradients, first, second, {}, steps, options.lr(), beta1, beta2, options.weight_decay(),
          options.eps(), false, false, {}, {});
  }

  using FusedStep = void (*)(at::TensorList, at::TensorList, at::TensorList, at::TensorList, at::TensorList,
                             at::TensorList, double, double, double, double, double, bool, bool,
                             const std::optional<at::Tensor>&, const std::optional<at::Tensor>&);

  State& state_of(const at::Tensor& weight) {
    auto& own = this->state_[weight.unsafeGetTensorImpl()];
    if (!own) {
      auto made = std::make_unique<State>();
      made->exp_avg(torch::zeros_like(weight)).exp_avg_sq(torch::zeros_like(weight));
      own = std::move(made);
    }
    return static_cast<State&>(*own);
  }
};

using Adam = FusedAdam<optim::Adam, optim::AdamOptions, optim::AdamParamState>;
using AdamW = FusedAdam<optim::AdamW, optim::AdamWOptions, optim::AdamWParamState>;

std::vector<at::Tensor> weights_of(torch::nn::Module& module) {
  std::vector<at::Tensor> weights = module.parameters();
  for (const at::Tensor& buffer : module.buffers()) weights.push_back(buffer);
  return weights;
}

/// One group of torch's for what decays, one for what does not.
template <class Options>
optim::OptimizerParamGroup make_group(const std::vector<at::Tensor>& parameters, Options options,
                                      double decay) {
  return {parameters, std::make_unique<Options>(std::move(options.weight_decay(decay)))};
}

optim::OptimizerParamGroup make_group(const OptimizerOptions& options,
                                      const std::vector<at::Tensor>& parameters, double decay) {
  switch (options.kind) {
    case OptimizerKind::kAdam:
      return make_group(parameters, optim::AdamOptions(options.rate), decay);
    case OptimizerKind::kAdamW:
      return make_group(parameters, optim::AdamWOptions(options.rate), decay);
    case OptimizerKind::kSgd:
      return make_group(parameters, optim::SGDOptions(options.rate).momentum(kSgdMomentum), decay);
  }
  throw Error(ErrorKind::kInternal, "an optimizer that is none");
}

std::unique_ptr<optim::Optimizer> make_optimizer(const OptimizerOptions& options,
                                                 std::vector<optim::OptimizerParamGroup> groups) {
  switch (options.kind) {
    case OptimizerKind::kAdam:
      return std::make_unique<Adam>(std::move(groups), optim::AdamOptions(options.rate));
    case OptimizerKind::kAdamW:
      return std::make_unique<AdamW>(std::move(groups), optim::AdamWOptions(options.rate));
    case OptimizerKind::kSgd:
      return std::make_unique<optim::SGD>(std::move(groups), optim::SGDOptions(options.rate));
  }
  throw Error(ErrorKind::kInternal, "an optimizer that is none");
}

std::map<std::string, double> rates_of(const std::vector<fusion::ParameterGroup>& groups) {
  std::map<std::string, double> rates;
  for (const fusion::ParameterGroup& group : groups) rates[group.name] = group.rate;
  return rates;
}

}  // namespace

GroupedOptimizer::GroupedOptimizer(const OptimizerOptions& options,
                                   const std::vector<fusion::ParameterGroup>& groups)
    : options_(options) {
  const auto rates = with_settings("group-rate", rates_of(groups), options.group_rates);
  std::set<const void*> known;
  std::vector<optim::OptimizerParamGroup> made;
  for (const fusion::ParameterGroup& group : groups) {
    std::vector<at::Tensor> pulled, free;
    for (const at::Tensor& parameter : group.parameters) {
      if (!known.insert(parameter.unsafeGetTensorImpl()).second)
        throw Error(ErrorKind::kInternal, "a weight of the group " + group.name + " is in another one too");
      const bool decays = options.decay_of == DecayOf::kAll || parameter.dim() > 1;
      (decays ? pulled : free).push_back(parameter);
      parameters_.push_back(parameter);
    }
    for (const auto& [part, decay] : {std::pair(pulled, options.weight_decay), std::pair(free, 0.0)}) {
      if (part.empty()) continue;
      made.push_back(make_group(options, part, decay));
      factors_.push_back(rates.at(group.name));
    }
  }
  optimizer_ = make_optimizer(options, std::move(made));
}

GroupedOptimizer::~GroupedOptimizer() = default;

void GroupedOptimizer::step() { optimizer_->step(); }

void GroupedOptimizer::zero_grad() { optimizer_->zero_grad(); }

void GroupedOptimizer::set_rate(double rate) {
  auto& groups = optimizer_->param_groups();
  for (std::size_t i = 0; i < groups.size(); ++i) groups[i].options().set_lr(rate * factors_.at(i));
}

void GroupedOptimizer::clip(double scale) const {
  const double limit = options_.clip_at * scale;
  if (options_.clip == ClipKind::kNorm) torch::nn::utils::clip_grad_norm_(parameters_, limit);
  if (options_.clip == ClipKind::kValue) torch::nn::utils::clip_grad_value_(parameters_, limit);
}

AveragedWeights::AveragedWeights(torch::nn::Module& module) {
  for (const at::Tensor& weight : weights_of(module)) {
    if (weight.is_floating_point()) weights_.push_back(weight);
  }
  for (const at::Tensor& weight : weights_) values_.push_back(weight.detach().clone());
}

void AveragedWeights::update(double decay) {
  const torch::NoGradGuard no_gradient;
  for (std::size_t i = 0; i < values_.size(); ++i) values_[i].lerp_(weights_[i], 1 - decay);
}

void AveragedWeights::swap() {
  const torch::NoGradGuard no_gradient;
  for (std::size_t i = 0; i < values_.size(); ++i) {
    const at::Tensor kept = weights_[i].detach().clone();
    weights_[i].copy_(values_[i]);
    values_[i].copy_(kept);
  }
}

std::vector<at::Tensor> copy_weights(torch::nn::Module& module) {
  std::vector<at::Tensor> copies;
  for (const at::Tensor& weight : weights_of(module)) copies.push_back(weight.detach().clone());
  return copies;
}

void restore_weights(const std::vector<at::Tensor>& weights, torch::nn::Module& module) {
  const torch::NoGradGuard no_gradient;
  const auto own = weights_of(module);
  if (own.size() != weights.size()) throw Error(ErrorKind::kInternal, "weights of another model");
  for (std::size_t i = 0; i < own.size(); ++i) own[i].copy_(weights[i]);
}

}  // namespace undertone::pipeline

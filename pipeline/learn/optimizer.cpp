#include "pipeline/learn/optimizer.hpp"

#include <torch/torch.h>

#include "src/core/error.hpp"

namespace undertone::pipeline {
namespace {

constexpr double kSgdMomentum = 0.9;

std::vector<at::Tensor> weights_of(torch::nn::Module& module) {
  std::vector<at::Tensor> weights = module.parameters();
  for (const at::Tensor& buffer : module.buffers()) weights.push_back(buffer);
  return weights;
}

}  // namespace

std::unique_ptr<torch::optim::Optimizer> make_optimizer(const OptimizerOptions& options,
                                                        torch::nn::Module& module) {
  switch (options.kind) {
    case OptimizerKind::kAdam:
      return std::make_unique<torch::optim::Adam>(
          module.parameters(), torch::optim::AdamOptions(options.rate).weight_decay(options.weight_decay));
    case OptimizerKind::kAdamW:
      return std::make_unique<torch::optim::AdamW>(
          module.parameters(), torch::optim::AdamWOptions(options.rate).weight_decay(options.weight_decay));
    case OptimizerKind::kSgd:
      return std::make_unique<torch::optim::SGD>(
          module.parameters(),
          torch::optim::SGDOptions(options.rate).momentum(kSgdMomentum).weight_decay(options.weight_decay));
  }
  throw Error(ErrorKind::kInternal, "an optimizer that is none");
}

void set_rate(torch::optim::Optimizer& optimizer, double rate) {
  for (auto& group : optimizer.param_groups()) group.options().set_lr(rate);
}

void clip_gradients(const OptimizerOptions& options, torch::nn::Module& module) {
  if (options.clip == ClipKind::kNorm)
    torch::nn::utils::clip_grad_norm_(module.parameters(), options.clip_at);
  if (options.clip == ClipKind::kValue)
    torch::nn::utils::clip_grad_value_(module.parameters(), options.clip_at);
}

AveragedWeights::AveragedWeights(torch::nn::Module& module) {
  for (const at::Tensor& parameter : module.parameters()) values_.push_back(parameter.detach().clone());
}

void AveragedWeights::update(torch::nn::Module& module, double decay) {
  const torch::NoGradGuard no_gradient;
  const auto parameters = module.parameters();
  for (std::size_t i = 0; i < values_.size(); ++i) values_[i].lerp_(parameters[i], 1 - decay);
}

void AveragedWeights::swap(torch::nn::Module& module) {
  const torch::NoGradGuard no_gradient;
  const auto parameters = module.parameters();
  for (std::size_t i = 0; i < values_.size(); ++i) {
    const at::Tensor kept = parameters[i].detach().clone();
    parameters[i].copy_(values_[i]);
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

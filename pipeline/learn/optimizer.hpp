#pragma once

#include <memory>
#include <vector>

#include <ATen/core/Tensor.h>

#include "fusion/fusion_model.hpp"
#include "pipeline/learn/train_options.hpp"

namespace torch::optim {
class Optimizer;
}

namespace undertone::pipeline {

/// Moves groups of weights along their gradients, each at its own multiple of one rate.
class GroupedOptimizer {
 public:
  /// Throws kMisuse for rates of groups that are not there, kInternal when a parameter is in two groups.
  GroupedOptimizer(const OptimizerOptions& options, const std::vector<fusion::ParameterGroup>& groups);
  ~GroupedOptimizer();

  const std::vector<at::Tensor>& parameters() const { return parameters_; }
  void set_rate(double rate);
  void step();
  void zero_grad();
  /// Limits gradients that are `scale` times what they stand for.
  void clip(double scale) const;

  torch::optim::Optimizer& torch_optimizer() { return *optimizer_; }

 private:
  OptimizerOptions options_;
  std::vector<at::Tensor> parameters_;
  std::vector<double> factors_;  // of each group that torch knows
  std::unique_ptr<torch::optim::Optimizer> optimizer_;
};

/// The running mean of parameters, and of what batch norms have seen: the one without the other gives a model
/// whose norms are another's.
class AveragedWeights {
 public:
  explicit AveragedWeights(torch::nn::Module& module);

  void update(double decay);
  /// Exchanges the weights with the averaged ones.
  void swap();
  std::vector<at::Tensor>& values() { return values_; }

 private:
  std::vector<at::Tensor> weights_;
  std::vector<at::Tensor> values_;
};

/// Copies of all parameters and buffers, in the order of the module, and back.
std::vector<at::Tensor> copy_weights(torch::nn::Module& module);
void restore_weights(const std::vector<at::Tensor>& weights, torch::nn::Module& module);

}  // namespace undertone::pipeline

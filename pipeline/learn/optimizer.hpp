#pragma once

#include <memory>
#include <vector>

#include <ATen/core/Tensor.h>

#include "pipeline/learn/train_options.hpp"

namespace torch::nn {
class Module;
}
namespace torch::optim {
class Optimizer;
}

namespace undertone::pipeline {

std::unique_ptr<torch::optim::Optimizer> make_optimizer(const OptimizerOptions& options,
                                                        torch::nn::Module& module);
void set_rate(torch::optim::Optimizer& optimizer, double rate);
void clip_gradients(const OptimizerOptions& options, torch::nn::Module& module);

/// The running mean of a module's parameters; buffers are taken as they are.
class AveragedWeights {
 public:
  explicit AveragedWeights(torch::nn::Module& module);

  void update(torch::nn::Module& module, double decay);
  /// Exchanges the module's weights with the averaged ones.
  void swap(torch::nn::Module& module);
  std::vector<at::Tensor>& values() { return values_; }

 private:
  std::vector<at::Tensor> values_;
};

/// Copies of all parameters and buffers, in the order of the module, and back.
std::vector<at::Tensor> copy_weights(torch::nn::Module& module);
void restore_weights(const std::vector<at::Tensor>& weights, torch::nn::Module& module);

}  // namespace undertone::pipeline

#pragma once

#include <torch/nn/modules/normalization.h>

#include "fusion/blocks/dropout.hpp"
#include "fusion/blocks/expert_gate.hpp"
#include "fusion/blocks/recurrent_experts.hpp"

namespace undertone::fusion {

struct ExpertMixtureOptions {
  std::int64_t width = 0;
  std::int64_t experts = 8;  // 0: none; what goes in comes out, normed
  double dropout = 0;
  Direction direction = Direction::kBoth;
  ExpertGateOptions gate;
};

struct Mixture {
  at::Tensor features;  // [N, L, width]
  GateChoice choice;    // undefined tensors where there are no experts
};

/// SDMoE: recurrent experts over the utterances of one modality, mixed for each token as its gate decides,
/// added to what went in, and normed.
class ExpertMixtureImpl : public torch::nn::Module {
 public:
  explicit ExpertMixtureImpl(const ExpertMixtureOptions& options);

  /// input [N, L, width], mask [N, L] bool; zeros where it is false.
  Mixture forward(const at::Tensor& input, const at::Tensor& mask);
  void set_temperature(double temperature);

 private:
  ExpertGate gate_{nullptr};
  RecurrentExperts experts_{nullptr};
  torch::nn::LayerNorm norm_{nullptr};
  Dropout dropout_{nullptr};
};
TORCH_MODULE(ExpertMixture);

struct GlobalMixtureOptions {
  std::int64_t inputs = 1;  // modalities side by side
  std::int64_t width = 0;
  std::int64_t experts = 4;
  double dropout = 0;
  ExpertGateOptions gate;
};

/// Feed-forward experts on all modalities of an utterance side by side, computed as one.
class GlobalMixtureImpl : public torch::nn::Module {
 public:
  explicit GlobalMixtureImpl(const GlobalMixtureOptions& options);

  /// tokens [N, L, inputs * width], mask [N, L] bool
  Mixture forward(const at::Tensor& tokens, const at::Tensor& mask);
  void set_temperature(double temperature) { gate_->set_temperature(temperature); }

 private:
  std::int64_t width_, experts_;
  ExpertGate gate_{nullptr};
  torch::nn::Linear first_{nullptr};
  at::Tensor second_weight_, second_bias_;
  Dropout dropout_{nullptr};
};
TORCH_MODULE(GlobalMixture);

}  // namespace undertone::fusion

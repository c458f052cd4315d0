#pragma once

#include <array>

#include <torch/nn/module.h>
#include <torch/nn/modules/linear.h>

#include "src/core/option_text.hpp"

namespace undertone::fusion {

/// Which experts have a say: those whose score lies in the band about the mean, the highest few, or all.
enum class ExpertRule { kBand, kTopK, kDense };
/// On which side of the band experts are dropped: on both, so a dominating one too, or only below.
enum class DropSide { kBoth, kLow };
/// Whose scores the band's mean and deviation are those of: the token's own, those of the batch's tokens (in
/// training; afterwards of the running ones), or the running ones of training.
enum class BandScope { kToken, kBatch, kRunning };
enum class GateNoise { kGumbel, kNone };
/// How gradients reach the scores: through the softmax of those kept, or as if all had been kept.
enum class GateGradient { kKept, kStraightThrough };

constexpr auto option_choices(DropSide) {
  return std::to_array<Choice<DropSide>>({{DropSide::kBoth, "both"}, {DropSide::kLow, "low"}});
}
constexpr auto option_choices(BandScope) {
  return std::to_array<Choice<BandScope>>(
      {{BandScope::kToken, "token"}, {BandScope::kBatch, "batch"}, {BandScope::kRunning, "running"}});
}
constexpr auto option_choices(GateNoise) {
  return std::to_array<Choice<GateNoise>>({{GateNoise::kGumbel, "on"}, {GateNoise::kNone, "off"}});
}
constexpr auto option_choices(GateGradient) {
  return std::to_array<Choice<GateGradient>>(
      {{GateGradient::kKept, "kept"}, {GateGradient::kStraightThrough, "straight-through"}});
}

struct ExpertGateOptions {
  ExpertRule rule = ExpertRule::kBand;
  double sigmas = 2;  // half of the band's breadth, in deviations
  DropSide side = DropSide::kBoth;
  BandScope scope = BandScope::kToken;
  std::int64_t top = 2;  // how many the rule of the highest few keeps
  GateNoise noise = GateNoise::kGumbel;
  GateGradient gradient = GateGradient::kKept;
};

/// Mean and deviation of scores, each of a shape that can be broadcast to theirs.
struct Band {
  at::Tensor mean, deviation;
};
/// Over the last dimension, the deviation that of a population: exactly 0 where all scores are the same.
Band token_band(const at::Tensor& scores);
/// Over all scores [..., experts] of the tokens in the mask [...].
Band common_band(const at::Tensor& scores, const at::Tensor& mask);

/// scores [..., experts] -> bool: within the band or on its border. Where none is, the highest score (the
/// first of several) stays.
at::Tensor within_band(const at::Tensor& scores, const Band& band, double sigmas, DropSide side);
/// The `top` highest.
at::Tensor highest(const at::Tensor& scores, std::int64_t top);

/// With how few experts a token's own scores can never leave the band, whatever they are: of n scores none is
/// further than sqrt(n - 1) deviations from their mean.
bool never_drops(std::int64_t experts, const ExpertGateOptions& options);

struct GateChoice {
  at::Tensor weights;  // [..., experts], of sum 1; exactly 0 for those dropped
  at::Tensor kept;     // [..., experts] bool
};

/// Scores experts by a linear map, drops those out of the rule, and shares one out among the others. Training
/// adds Gumbel noise to what is shared out, never to what is dropped, and divides by a temperature that is
/// kept with the weights, since what was judged in an epoch must be what is loaded later.
class ExpertGateImpl : public torch::nn::Module {
 public:
  ExpertGateImpl(std::int64_t width, std::int64_t experts, const ExpertGateOptions& options);

  /// tokens [..., width], mask [...] bool
  GateChoice forward(const at::Tensor& tokens, const at::Tensor& mask);
  /// The choice for scores that are already there.
  GateChoice choose(const at::Tensor& scores, const at::Tensor& mask);
  /// 1 unless set; without noise there is none.
  void set_temperature(double temperature);

 private:
  at::Tensor kept(const at::Tensor& scores, const at::Tensor& mask);
  Band observed_band(const at::Tensor& scores, const at::Tensor& mask);

  ExpertGateOptions options_;
  torch::nn::Linear linear_{nullptr};
  at::Tensor temperature_, running_mean_, running_deviation_, batches_seen_;
};
TORCH_MODULE(ExpertGate);

}  // namespace undertone::fusion

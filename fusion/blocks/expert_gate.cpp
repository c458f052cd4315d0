#include "fusion/blocks/expert_gate.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include <torch/torch.h>

namespace undertone::fusion {
namespace {

constexpr double kRunningShare = 0.1;  // of a new batch in what is kept of the batches before
constexpr double kLeastUniform = 1e-10;
constexpr double kRounding = 1e-5;  // of the band's breadth: what lies on its border stays

at::Tensor gumbel_noise(const at::Tensor& scores) {
  return -torch::log(-torch::log(torch::rand_like(scores).clamp(kLeastUniform, 1 - 1e-7)));
}

bool uses_noise(const ExpertGateOptions& options) {
  return options.noise == GateNoise::kGumbel && options.rule != ExpertRule::kDense;
}

}  // namespace

Band token_band(const at::Tensor& scores) {
  const at::Tensor mean = scores.mean(-1, true);
  const at::Tensor deviation = (scores - mean).pow(2).mean(-1, true).sqrt();
  // Of equal scores rounding would leave a little, and with it chance would choose.
  const at::Tensor highest = scores.amax(-1, true), is_flat = highest == scores.amin(-1, true);
  return {torch::where(is_flat, highest, mean), deviation.masked_fill(is_flat, 0.0)};
}

Band common_band(const at::Tensor& scores, const at::Tensor& mask) {
  const at::Tensor own = scores.masked_fill(mask.logical_not().unsqueeze(-1), 0.0);
  const at::Tensor count = (mask.sum() * scores.size(-1)).clamp_min(1).to(scores.scalar_type());
  const at::Tensor mean = own.sum() / count;
  const at::Tensor off = (scores - mean).masked_fill(mask.logical_not().unsqueeze(-1), 0.0);
  return {mean, (off.pow(2).sum() / count).sqrt()};
}

at::Tensor within_band(const at::Tensor& scores, const Band& band, double sigmas, DropSide side) {
  const at::Tensor off = scores - band.mean, limit = (sigmas * (1 + kRounding)) * band.deviation;
  at::Tensor kept = off >= -limit;
  if (side == DropSide::kBoth) kept = kept & (off <= limit);
  const at::Tensor is_empty = kept.any(-1, true).logical_not();
  return kept | (is_empty & highest(scores, 1));
}

at::Tensor highest(const at::Tensor& scores, std::int64_t top) {
  at::Tensor kept = torch::zeros_like(scores, scores.options().dtype(torch::kBool));
  // Of equal ones argmax takes the first; topk makes no promise.
  const at::Tensor places =
      top == 1 ? scores.argmax(-1, true) : std::get<1>(scores.topk(std::min(top, scores.size(-1)), -1));
  return kept.scatter_(-1, places, true);
}

bool never_drops(std::int64_t experts, const ExpertGateOptions& options) {
  return options.rule == ExpertRule::kBand && options.scope == BandScope::kToken &&
         std::sqrt(static_cast<double>(experts - 1)) <= options.sigmas;
}

ExpertGateImpl::ExpertGateImpl(std::int64_t width, std::int64_t experts, const ExpertGateOptions& options)
    : options_(options) {
  linear_ = register_module("linear", torch::nn::Linear(width, experts));
  temperature_ = register_buffer("temperature", torch::ones({}));
  if (options.rule == ExpertRule::kBand && options.scope != BandScope::kToken) {
    running_mean_ = register_buffer("running_mean", torch::zeros({}));
    running_deviation_ = register_buffer("running_deviation", torch::ones({}));
    batches_seen_ = register_buffer("batches_seen", torch::zeros({}));
  }
}

void ExpertGateImpl::set_temperature(double temperature) {
  if (!uses_noise(options_)) return;
  const torch::NoGradGuard no_gradient;
  temperature_.fill_(temperature);
}

Band ExpertGateImpl::observed_band(const at::Tensor& scores, const at::Tensor& mask) {
  if (!is_training()) return {running_mean_, running_deviation_};
  const Band own = common_band(scores, mask);
  // The first batch is all that is known.
  const at::Tensor share = torch::where(batches_seen_ == 0, torch::ones_like(batches_seen_),
                                        torch::full_like(batches_seen_, kRunningShare));
  running_mean_.copy_(running_mean_ + share * (own.mean - running_mean_));
  running_deviation_.copy_(running_deviation_ + share * (own.deviation - running_deviation_));
  batches_seen_ += 1;
  if (options_.scope == BandScope::kBatch) return own;
  return {running_mean_.clone(), running_deviation_.clone()};
}

at::Tensor ExpertGateImpl::kept(const at::Tensor& scores, const at::Tensor& mask) {
  const torch::NoGradGuard no_gradient;
  switch (options_.rule) {
    case ExpertRule::kBand:
      return within_band(
          scores, options_.scope == BandScope::kToken ? token_band(scores) : observed_band(scores, mask),
          options_.sigmas, options_.side);
    case ExpertRule::kTopK:
      return highest(scores, options_.top);
    case ExpertRule::kDense:
      break;
  }
  return torch::ones_like(scores, scores.options().dtype(torch::kBool));
}

GateChoice ExpertGateImpl::forward(const at::Tensor& tokens, const at::Tensor& mask) {
  return choose(linear_(tokens).to(torch::kFloat), mask);
}

GateChoice ExpertGateImpl::choose(const at::Tensor& scores, const at::Tensor& mask) {
  const at::Tensor kept = this->kept(scores, mask);
  const at::Tensor noisy =
      (is_training() && uses_noise(options_) ? scores + gumbel_noise(scores) : scores) / temperature_;
  at::Tensor weights =
      torch::softmax(noisy.masked_fill(kept.logical_not(), -std::numeric_limits<float>::infinity()), -1);
  if (options_.gradient == GateGradient::kStraightThrough) {
    const at::Tensor dense = torch::softmax(noisy, -1);
    weights = weights.detach() + (dense - dense.detach());
  }
  return {weights, kept};
}

}  // namespace undertone::fusion

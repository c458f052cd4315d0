#include "pipeline/learn/mixed_precision.hpp"

#include <ATen/autocast_mode.h>
#include <torch/torch.h>

namespace undertone::pipeline {
namespace {

constexpr double kFirstFactor = 65536;
constexpr std::int64_t kStepsToGrow = 2000;

at::ScalarType type_of(Precision precision) {
  return precision == Precision::kBfloat16 ? at::kBFloat16 : at::kHalf;
}

}  // namespace

Autocast::Autocast(Precision precision, at::DeviceType device)
    : is_on_(precision != Precision::kFloat32), device_(device) {
  if (!is_on_) return;
  was_on_ = at::autocast::is_autocast_enabled(device_);
  was_type_ = at::autocast::get_autocast_dtype(device_);
  at::autocast::set_autocast_dtype(device_, type_of(precision));
  at::autocast::set_autocast_enabled(device_, true);
  at::autocast::increment_nesting();
}

Autocast::~Autocast() {
  if (!is_on_) return;
  if (at::autocast::decrement_nesting() == 0) at::autocast::clear_cache();
  at::autocast::set_autocast_enabled(device_, was_on_);
  at::autocast::set_autocast_dtype(device_, was_type_);
}

LossScaler::LossScaler(Precision precision) : is_on_(precision == Precision::kFloat16) {
  if (is_on_) factor_ = kFirstFactor;
}

void LossScaler::restore(double factor, std::int64_t good_steps) {
  factor_ = factor;
  good_steps_ = good_steps;
}

bool LossScaler::unscale(const std::vector<at::Tensor>& parameters) {
  if (!is_on_) return true;
  const torch::NoGradGuard no_gradient;
  bool is_finite = true;
  for (const at::Tensor& parameter : parameters) {
    if (!parameter.grad().defined()) continue;
    parameter.mutable_grad().div_(factor_);
    is_finite = is_finite && torch::isfinite(parameter.grad()).all().item<bool>();
  }
  if (!is_finite) {
    restore(factor_ / 2, 0);
  } else if (++good_steps_ == kStepsToGrow) {
    restore(factor_ * 2, 0);
  }
  return is_finite;
}

}  // namespace undertone::pipeline

#pragma once

#include <cstdint>
#include <vector>

#include <ATen/core/Tensor.h>

#include "pipeline/learn/train_options.hpp"

namespace undertone::pipeline {

/// While it lives, this thread multiplies matrices in the shorter format; sums and logarithms stay in
/// float32.
class Autocast {
 public:
  Autocast(Precision precision, at::DeviceType device);
  ~Autocast();
  Autocast(const Autocast&) = delete;
  Autocast& operator=(const Autocast&) = delete;

 private:
  bool is_on_;
  at::DeviceType device_;
  bool was_on_ = false;
  at::ScalarType was_type_ = at::kFloat;
};

/// Small gradients are 0 in float16, so the loss is multiplied before and the gradients are divided after.
/// The factor grows until gradients overflow. Other formats have the range of float32 and need none.
class LossScaler {
 public:
  explicit LossScaler(Precision precision);

  double factor() const { return factor_; }
  std::int64_t good_steps() const { return good_steps_; }
  void restore(double factor, std::int64_t good_steps);

  /// Divides the gradients. False where one is not finite: then they are worthless, and the factor has
  /// fallen.
  bool unscale(const std::vector<at::Tensor>& parameters);

 private:
  bool is_on_;
  double factor_ = 1;
  std::int64_t good_steps_ = 0;  // since the factor changed
};

}  // namespace undertone::pipeline

#pragma once

#include <string_view>

#include <ATen/core/Tensor.h>

#include "src/core/label_set.hpp"
#include "src/tensor/batch.hpp"

namespace undertone::fusion {

/// What a model says of every utterance of a batch.
struct Prediction {
  at::Tensor logits;  // [B, L, labels]; their softmax are the probabilities before calibration
};

/// From the modalities of whole conversations to a label for each utterance. Outputs at places that the
/// batch's mask leaves out mean nothing.
class FusionModel {
 public:
  virtual ~FusionModel() = default;
  virtual std::string_view name() const = 0;
  virtual const LabelSet& labels() const = 0;
  virtual Prediction forward(const tensor::Batch& batch) = 0;
};

}  // namespace undertone::fusion

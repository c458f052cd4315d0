#pragma once

#include <ATen/core/Tensor.h>

#include "src/tensor/batch.hpp"

namespace undertone::fusion {

/// Cross-entropy of logits [B, L, labels], the mean over utterances whose label is known, weighted by the
/// batch's class weights (divided by their sum) and smoothed as it says. 0 where no label is known.
at::Tensor label_loss(const at::Tensor& logits, const tensor::Batch& batch);

/// KL divergence of the student's from the teacher's distribution, both softened by the temperature, the mean
/// over utterances whose label is known. Gradients reach both.
at::Tensor distillation_loss(const at::Tensor& teacher_logits, const at::Tensor& student_logits,
                             double temperature, const tensor::Batch& batch);

}  // namespace undertone::fusion

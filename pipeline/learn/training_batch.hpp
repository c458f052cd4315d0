#pragma once

#include <vector>

#include <ATen/core/Tensor.h>

#include "src/tensor/batch.hpp"

// What is done to batches only in training.
namespace undertone::pipeline {

/// The rarer a label the more it counts; the mean over the training utterances is 1.
at::Tensor inverse_class_weights(const std::vector<double>& label_counts);

/// Hides modalities of utterances by chance; what would lose its last one keeps all that it has.
void hide_modalities(tensor::Batch& batch, double share);

}  // namespace undertone::pipeline

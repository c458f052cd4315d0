#pragma once

#include <array>

#include <ATen/core/Tensor.h>
#include <c10/core/Device.h>

#include "src/core/modality.hpp"

namespace undertone::tensor {

/// One modality of B conversations of up to L utterances: a vector for each, or a sequence of up to T steps.
/// What stands at a place that is not present means nothing.
struct ModalityBatch {
  at::Tensor values;  // [B, L, D] float, or [B, L, T, D]
  at::Tensor steps;   // [B, L, T] bool where values are sequences, else undefined
  at::Tensor times;   // [B, L, T] float, of each step in seconds from its utterance's begin; NaN or undefined
                      // where that is not known
  at::Tensor present;  // [B, L] bool
};

/// B conversations, padded to the longest.
struct Batch {
  std::array<ModalityBatch, kModalities.size()> modalities;
  at::Tensor mask;      // [B, L] bool: true where there is an utterance
  at::Tensor speakers;  // [B, L] long, 0 for an unknown one

  // Undefined outside training and evaluation. No model looks at these unless it is training.
  at::Tensor labels;         // [B, L] long, -1 where unknown
  at::Tensor targets;        // [B, L, K] float: numbers that are learned beside the label, NaN where unknown
  at::Tensor class_weights;  // [labels] float, how much an utterance of a label counts; undefined: all alike
  double label_smoothing = 0;  // share of the target that is spread over all labels

  const ModalityBatch& operator[](Modality modality) const { return modalities[index_of(modality)]; }
  ModalityBatch& operator[](Modality modality) { return modalities[index_of(modality)]; }
};

/// Throws kInternal with every disagreement between the shapes.
void check(const Batch& batch);

/// The same on another device.
Batch to_device(const Batch& batch, const at::Device& device);

}  // namespace undertone::tensor

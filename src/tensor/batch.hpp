#pragma once

#include <array>

#include <ATen/core/Tensor.h>

#include "src/core/modality.hpp"

namespace undertone::tensor {

/// One modality of B conversations of up to L utterances. What stands at a place that is not present means
/// nothing.
struct ModalityBatch {
  at::Tensor values;   // [B, L, D] float
  at::Tensor present;  // [B, L] bool
};

/// B conversations, padded to the longest.
struct Batch {
  std::array<ModalityBatch, kModalities.size()> modalities;
  at::Tensor mask;      // [B, L] bool: true where there is an utterance
  at::Tensor speakers;  // [B, L] long, 0 for an unknown one
  at::Tensor labels;    // [B, L] long, -1 where unknown; undefined outside training and evaluation

  const ModalityBatch& operator[](Modality modality) const { return modalities[index_of(modality)]; }
  ModalityBatch& operator[](Modality modality) { return modalities[index_of(modality)]; }
};

/// Throws kInternal with every disagreement between the shapes.
void check(const Batch& batch);

}  // namespace undertone::tensor

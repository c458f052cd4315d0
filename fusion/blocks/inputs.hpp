#pragma once

#include "fusion/fusion_model.hpp"

namespace undertone::fusion {

/// [B, L, D] of a modality, with zeros where it is not present, whatever stands there. Of a sequence, the
/// mean over its steps.
at::Tensor utterance_vectors(const tensor::Batch& batch, Modality modality);

/// [B, L] bool: there is an utterance, and it has the modality.
at::Tensor present_places(const tensor::Batch& batch, Modality modality);

}  // namespace undertone::fusion

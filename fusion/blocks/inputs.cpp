#include "fusion/blocks/inputs.hpp"

#include <torch/torch.h>

namespace undertone::fusion {

at::Tensor present_places(const tensor::Batch& batch, Modality modality) {
  return batch[modality].present & batch.mask;
}

at::Tensor utterance_vectors(const tensor::Batch& batch, Modality modality) {
  const tensor::ModalityBatch& part = batch[modality];
  at::Tensor values = part.values;
  if (part.steps.defined()) {
    // Selecting, not multiplying: what is not a number stays one times nothing.
    const at::Tensor kept =
        torch::where(part.steps.unsqueeze(-1), values, torch::zeros({}, values.options()));
    const at::Tensor count = part.steps.sum(-1, true).clamp_min(1).to(values.scalar_type());
    values = kept.sum(2) / count;
  }
  const at::Tensor present = present_places(batch, modality).unsqueeze(-1);
  return torch::where(present, values, torch::zeros({}, values.options()));
}

}  // namespace undertone::fusion

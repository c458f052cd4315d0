#include "pipeline/learn/training_batch.hpp"

#include <torch/torch.h>

namespace undertone::pipeline {

at::Tensor inverse_class_weights(const std::vector<double>& label_counts) {
  double total = 0, seen = 0;
  for (const double count : label_counts) {
    total += count;
    seen += count > 0 ? 1 : 0;
  }
  std::vector<float> weights;
  for (const double count : label_counts) {
    weights.push_back(count > 0 ? static_cast<float>(total / (seen * count)) : 0.F);
  }
  return torch::tensor(weights);
}

void hide_modalities(tensor::Batch& batch, double share) {
  std::vector<at::Tensor> kept;
  at::Tensor any = torch::zeros_like(batch.mask);
  for (const tensor::ModalityBatch& part : batch.modalities) {
    kept.push_back(part.present & (torch::rand(batch.mask.sizes()) >= share).to(batch.mask.device()));
    any = any | kept.back();
  }
  for (std::size_t m = 0; m < kept.size(); ++m) {
    batch.modalities[m].present = torch::where(any, kept[m], batch.modalities[m].present);
  }
}

}  // namespace undertone::pipeline

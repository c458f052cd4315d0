#include "src/tensor/batch.hpp"

#include <string>

#include "src/core/error.hpp"

namespace undertone::tensor {
namespace {

std::string shape_of(const at::Tensor& tensor) {
  std::string text = "[";
  for (const auto size : tensor.sizes()) text += (text.size() > 1 ? ", " : "") + std::to_string(size);
  return text + "]";
}

}  // namespace

void check(const Batch& batch) {
  std::string problems;
  const auto expect = [&](const at::Tensor& tensor, const std::string& name, at::ScalarType type,
                          std::int64_t dimensions) {
    const bool fits = tensor.defined() && tensor.dim() == dimensions && tensor.scalar_type() == type &&
                      batch.mask.defined() && batch.mask.dim() == 2 && tensor.size(0) == batch.mask.size(0) &&
                      tensor.size(1) == batch.mask.size(1);
    if (!fits)
      problems +=
          (problems.empty() ? "" : "; ") + name + " is " + (tensor.defined() ? shape_of(tensor) : "missing");
  };
  expect(batch.mask, "mask", at::kBool, 2);
  expect(batch.speakers, "speakers", at::kLong, 2);
  if (batch.labels.defined()) expect(batch.labels, "labels", at::kLong, 2);
  if (batch.targets.defined()) expect(batch.targets, "targets", at::kFloat, 3);
  for (const Modality modality : kModalities) {
    const std::string name(to_string(modality));
    const at::Tensor& steps = batch[modality].steps;
    expect(batch[modality].values, name, at::kFloat, steps.defined() ? 4 : 3);
    if (steps.defined()) {
      expect(steps, name + " steps", at::kBool, 3);
      if (batch[modality].values.defined() && batch[modality].values.dim() == 4 && steps.dim() == 3 &&
          batch[modality].values.size(2) != steps.size(2)) {
        problems += (problems.empty() ? "" : "; ") + name + " has " + shape_of(steps) + " steps for " +
                    shape_of(batch[modality].values);
      }
    }
    if (batch[modality].times.defined()) {
      expect(batch[modality].times, name + " times", at::kFloat, 3);
      if (!steps.defined() || steps.sizes() != batch[modality].times.sizes())
        problems += (problems.empty() ? "" : "; ") + name + " has times of other steps";
    }
    expect(batch[modality].present, name + " presence", at::kBool, 2);
  }
  if (!problems.empty())
    throw Error(ErrorKind::kInternal, "a batch whose parts do not fit together: " + problems);
}

Batch to_device(const Batch& batch, const at::Device& device) {
  const auto move = [&](at::Tensor& tensor) {
    if (tensor.defined()) tensor = tensor.to(device);
  };
  Batch moved = batch;
  for (ModalityBatch& modality : moved.modalities) {
    move(modality.values);
    move(modality.steps);
    move(modality.times);
    move(modality.present);
  }
  for (at::Tensor* tensor :
       {&moved.mask, &moved.speakers, &moved.labels, &moved.targets, &moved.class_weights})
    move(*tensor);
  return moved;
}

}  // namespace undertone::tensor

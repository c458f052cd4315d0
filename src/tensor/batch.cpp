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
  for (const Modality modality : kModalities) {
    const std::string name(to_string(modality));
    expect(batch[modality].values, name, at::kFloat, 3);
    expect(batch[modality].present, name + " presence", at::kBool, 2);
  }
  if (!problems.empty())
    throw Error(ErrorKind::kInternal, "a batch whose parts do not fit together: " + problems);
}

}  // namespace undertone::tensor

#include "src/tensor/weights.hpp"

#include <algorithm>
#include <cstring>
#include <vector>

#include <torch/torch.h>

#include "src/core/error.hpp"
#include "src/core/joined.hpp"

namespace undertone::tensor {
namespace {

std::string shape_text(const std::vector<std::int64_t>& shape) {
  std::string text = "[";
  for (const std::int64_t size : shape) text += (text.size() > 1 ? ", " : "") + std::to_string(size);
  return text + "]";
}

bool is_shortened(io::TensorType type, const at::Tensor& weight) {
  return type == io::TensorType::kF16 && weight.scalar_type() == at::kFloat;
}

/// Everything that keeps the file's weights from being the module's.
std::vector<std::string> differences(const std::map<std::string, at::Tensor>& weights,
                                     std::string_view prefix, const io::Safetensors& content) {
  std::vector<std::string> found;
  for (const auto& [name, weight] : weights) {
    const io::TensorView* view = content.find(name);
    if (view == nullptr) {
      found.push_back(name + " is missing");
    } else if (view->shape != weight.sizes().vec()) {
      found.push_back(name + " is " + shape_text(view->shape) + ", not " + shape_text(weight.sizes().vec()));
    } else if (view->type != file_type(weight) && !is_shortened(view->type, weight)) {
      found.push_back(name + " is of type " + std::string(io::to_string(view->type)));
    }
  }
  for (const auto& [name, view] : content.tensors) {
    if (name.starts_with(prefix) && !weights.contains(name))
      found.push_back(name + " is none of its weights");
  }
  return found;
}

}  // namespace

std::map<std::string, at::Tensor> named_weights(torch::nn::Module& module, std::string_view prefix) {
  std::map<std::string, at::Tensor> weights;
  for (const auto& item : module.named_parameters()) weights[std::string(prefix) + item.key()] = item.value();
  for (const auto& item : module.named_buffers()) weights[std::string(prefix) + item.key()] = item.value();
  return weights;
}

io::TensorType file_type(const at::Tensor& tensor) {
  switch (tensor.scalar_type()) {
    case at::kFloat:
      return io::TensorType::kF32;
    case at::kHalf:
      return io::TensorType::kF16;
    case at::kLong:
      return io::TensorType::kI64;
    default:
      throw Error(ErrorKind::kInternal, "weights that are neither float nor whole numbers");
  }
}

void load_weights(const io::Safetensors& content, std::string_view prefix, torch::nn::Module& module) {
  const torch::NoGradGuard no_gradient;
  const auto weights = named_weights(module, prefix);
  const std::vector<std::string> problems = differences(weights, prefix, content);
  if (!problems.empty())
    throw Error(ErrorKind::kBadInput, "the weights are not this model's: " + joined(problems, "; "));
  for (const auto& [name, weight] : weights) {
    const io::TensorView& view = content.at(name);
    if (is_shortened(view.type, weight)) {
      std::ranges::copy(io::to_floats(view), weight.mutable_data_ptr<float>());
    } else {
      std::memcpy(weight.mutable_data_ptr(), view.bytes.data(), view.bytes.size());
    }
  }
}

}  // namespace undertone::tensor

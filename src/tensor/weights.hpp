#pragma once

#include <map>
#include <string>
#include <string_view>

#include <ATen/core/Tensor.h>

#include "src/io/safetensors.hpp"

namespace torch::nn {
class Module;
}

namespace undertone::tensor {

/// Parameters and buffers by name, `prefix` before each.
std::map<std::string, at::Tensor> named_weights(torch::nn::Module& module, std::string_view prefix);

/// The type in a file for tensors of float, half and whole numbers; throws kInternal for others.
io::TensorType file_type(const at::Tensor& tensor);

/// Fills a module from the tensors of a file whose names begin with `prefix`; float16 becomes float. Throws
/// kBadInput that names all tensors that are missing, too many, or of another shape or type.
void load_weights(const io::Safetensors& content, std::string_view prefix, torch::nn::Module& module);

}  // namespace undertone::tensor

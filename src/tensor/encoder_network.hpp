#pragma once

#include <vector>

#include <ATen/core/Tensor.h>

namespace torch::nn {
class Module;
}

namespace undertone::tensor {

/// What an encoder makes of N sequences of up to T steps.
struct Encoded {
  at::Tensor frames;     // [N, T', D]: the steps in the encoder's own words, perhaps fewer of them
  at::Tensor steps;      // [N, T'] bool
  at::Tensor embedding;  // [N, E]: the whole sequence as one vector
  at::Tensor logits;     // [N, labels]; their softmax are the probabilities before calibration
  std::vector<at::Tensor> opinions = {};  // [N, labels] each, of parts that are taught by themselves as well
};

/// A network from one modality's raw form, such as bands of sound or pictures, to features and labels. What a
/// sequence gets depends neither on padding nor on what it shares a batch with.
class EncoderNetwork {
 public:
  virtual ~EncoderNetwork() = default;
  /// `values` is [N, T, D] and `steps` [N, T] bool, with at least one step in every row.
  virtual Encoded forward(const at::Tensor& values, const at::Tensor& steps) = 0;
  virtual torch::nn::Module& module() = 0;
};

}  // namespace undertone::tensor

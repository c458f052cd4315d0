#include "fusion/fusion_model.hpp"

#include <torch/nn/module.h>

namespace undertone::fusion {

std::vector<Modality> ModelSpec::modalities() const {
  std::vector<Modality> modalities;
  for (const Modality modality : kModalities) {
    if (width(modality) > 0) modalities.push_back(modality);
  }
  return modalities;
}

std::vector<ParameterGroup> FusionModel::parameter_groups() {
  ParameterGroup all{"model", {}};
  for (const at::Tensor& parameter : module().parameters()) {
    if (parameter.requires_grad()) all.parameters.push_back(parameter);
  }
  return {all};
}

}  // namespace undertone::fusion

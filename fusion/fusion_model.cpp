#include "fusion/fusion_model.hpp"

#include <string>

#include <torch/nn/module.h>

#include "src/core/error.hpp"

namespace undertone::fusion {

std::vector<Modality> ModelSpec::modalities() const {
  std::vector<Modality> modalities;
  for (const Modality modality : kModalities) {
    if (width(modality) > 0) modalities.push_back(modality);
  }
  return modalities;
}

void FusionModel::start_from(std::string_view what, const std::filesystem::path&) {
  throw Error(ErrorKind::kMisuse, std::string(name()) + " starts from no '" + std::string(what) + "'");
}

std::vector<ParameterGroup> FusionModel::parameter_groups() {
  ParameterGroup all{"model", {}};
  for (const at::Tensor& parameter : module().parameters()) {
    if (parameter.requires_grad()) all.parameters.push_back(parameter);
  }
  return {all};
}

}  // namespace undertone::fusion

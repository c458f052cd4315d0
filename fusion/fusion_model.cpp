#include "fusion/fusion_model.hpp"

namespace undertone::fusion {

std::vector<Modality> ModelSpec::modalities() const {
  std::vector<Modality> modalities;
  for (const Modality modality : kModalities) {
    if (width(modality) > 0) modalities.push_back(modality);
  }
  return modalities;
}

}  // namespace undertone::fusion

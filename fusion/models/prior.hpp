#pragma once

#include <memory>
#include <vector>

#include "fusion/fusion_model.hpp"

namespace undertone::fusion {

/// Says of every utterance what the training data say of an average one. The baseline that any model must
/// beat, and the answer when no modality is present.
std::unique_ptr<FusionModel> make_prior_model(LabelSet labels, const std::vector<double>& training_counts);

}  // namespace undertone::fusion

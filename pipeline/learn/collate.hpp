#pragma once

#include <cstddef>
#include <span>

#include "pipeline/learn/learning_set.hpp"
#include "src/tensor/batch.hpp"

namespace undertone::pipeline {

/// The named conversations of a set as one padded batch, with their labels. Modalities of which the set holds
/// nothing are absent and one number wide.
tensor::Batch collate(const LearningSet& set, std::span<const std::size_t> dialogues);

}  // namespace undertone::pipeline

#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "pipeline/learn/learning_set.hpp"
#include "src/tensor/batch.hpp"

namespace undertone::pipeline {

/// The named conversations of a set as one padded batch, with their labels. Modalities of which the set holds
/// nothing are absent and one number wide. `chance` is handed to the set's source, for each utterance another
/// one that does not depend on the batch; it also chooses among several true labels.
tensor::Batch collate(const LearningSet& set, std::span<const std::size_t> dialogues,
                      std::optional<std::uint64_t> chance = {});

}  // namespace undertone::pipeline

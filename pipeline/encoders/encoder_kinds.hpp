#pragma once

#include <span>
#include <stop_token>
#include <string_view>
#include <vector>

#include "data/corpora/corpus.hpp"
#include "fusion/registry.hpp"
#include "pipeline/learn/learning_set.hpp"
#include "src/core/progress.hpp"

namespace undertone::pipeline {

/// What can be trained and judged: the fusion models, and the encoders that this program was built with.
std::span<const fusion::ModelKind> trainable_kinds();

/// A set for each of `splits`, as the kind of model takes it: an encoder sound or pictures, a fusion model
/// the numbers that the corpus holds, which are moved out of it, or where it holds none what the bundled
/// encoders make of its texts, clips or pictures. Throws kMisuse where the corpus has nothing for it.
std::vector<LearningSet> take_sets_for(std::string_view kind, data::Corpus& corpus,
                                       std::span<const data::Split> splits, Progress& progress,
                                       const std::stop_token& stop);

}  // namespace undertone::pipeline

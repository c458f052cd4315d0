#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "fusion/fusion_model.hpp"
#include "pipeline/learn/learning_set.hpp"

namespace undertone::pipeline {

/// What a model says of a whole set, an element an utterance, in the order of the set.
struct SetPredictions {
  std::size_t classes = 0;
  std::vector<std::string> ids;
  std::vector<std::size_t> dialogue_of;  // index of the conversation
  std::vector<int> labels;               // -1 where unknown
  std::vector<std::vector<int>> more_labels =
      {};                      // others that are as true; empty where no utterance has any
  std::vector<double> logits;  // [utterances, classes]
  double loss = 0;             // mean cross-entropy over known labels, unweighted
};

/// The model in evaluation mode, on the device where it is.
SetPredictions predict(fusion::FusionModel& model, const LearningSet& set, std::int64_t batch_size);

}  // namespace undertone::pipeline

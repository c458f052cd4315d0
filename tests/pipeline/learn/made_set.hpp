#pragma once

#include <random>
#include <string>

#include "pipeline/learn/learning_set.hpp"

namespace undertone::pipeline {

/// Conversations whose labels follow from the numbers: text says it with noise, audio too, visual says
/// nothing; the label before shines through.
inline LearningSet made_set(std::uint64_t seed, std::size_t dialogues = 40) {
  std::mt19937_64 random(seed);
  const auto noise = [&] { return static_cast<float>(random() % 2001) / 1000.F - 1.F; };
  LearningSet set{LabelSet({"low", "middle", "high"}), {6, 4, 3}, false, 2, {}};
  for (std::size_t d = 0; d < dialogues; ++d) {
    LearningDialogue dialogue{"d" + std::to_string(d), {}};
    const std::size_t length = 1 + random() % 9;
    for (std::size_t u = 0; u < length; ++u) {
      LearningUtterance utterance;
      utterance.id = dialogue.id + "_" + std::to_string(u);
      utterance.label = static_cast<int>(random() % 3);
      utterance.speaker = 1 + static_cast<int>(u % 2);
      const auto value = static_cast<float>(utterance.label - 1);
      for (int i = 0; i < 6; ++i) utterance.values[0].push_back(value * (i < 3 ? 1.F : 0.F) + 1.2F * noise());
      for (int i = 0; i < 4; ++i) utterance.values[1].push_back(100 + 40 * (value + 1.5F * noise()));
      for (int i = 0; i < 3; ++i) utterance.values[2].push_back(noise());
      if (random() % 10 == 0) utterance.values[1].clear();
      dialogue.utterances.push_back(std::move(utterance));
    }
    set.dialogues.push_back(std::move(dialogue));
  }
  return set;
}

}  // namespace undertone::pipeline

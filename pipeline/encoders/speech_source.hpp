#pragma once

#include <stop_token>

#include "data/corpora/corpus.hpp"
#include "pipeline/learn/learning_set.hpp"
#include "src/core/progress.hpp"

namespace undertone::pipeline {

/// The clips of a corpus of speech, each a conversation of its own, as bands of sound for the voice encoder.
/// They are decoded once and kept as samples; in training another recording of each is made every time, see
/// speech_augmentation.hpp. Clips that cannot be read are left out and become problems of the corpus. Throws
/// kMisuse where the corpus has no clips, or none of the split can be read.
LearningSet make_speech_set(data::Corpus& corpus, data::Split split, Progress& progress,
                            const std::stop_token& stop);

}  // namespace undertone::pipeline

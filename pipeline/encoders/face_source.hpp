#pragma once

#include <stop_token>

#include "data/corpora/corpus.hpp"
#include "pipeline/learn/learning_set.hpp"
#include "src/core/progress.hpp"

namespace undertone::pipeline {

/// The pictures of a corpus of faces, each a conversation of its own, as the face encoder takes them. They
/// are decoded once and kept as bytes; in training another picture of each is made every time, see
/// face_augmentation.hpp. Pictures that cannot be read are left out and become problems of the corpus, which
/// name archive and entry. Throws kMisuse where the corpus has no pictures, or none of the split can be read.
LearningSet make_face_set(data::Corpus& corpus, data::Split split, Progress& progress,
                          const std::stop_token& stop);

}  // namespace undertone::pipeline

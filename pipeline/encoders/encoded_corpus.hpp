#pragma once

#include <span>
#include <stop_token>

#include "data/corpora/corpus.hpp"
#include "pipeline/encoders/bundled_encoders.hpp"
#include "src/core/progress.hpp"

namespace undertone::pipeline {

/// Gives a corpus of texts, clips or pictures, or of several of these, the numbers that encoders make of its
/// samples of some splits, one vector for each modality; there is a table of each encoder, whatever the
/// corpus holds, so that corpora of different kinds can be learned from together. What cannot be read is a
/// problem of the corpus and absent. Throws kMisuse where the corpus holds numbers already.
void encode_corpus(data::Corpus& corpus, std::span<const data::Split> splits, BundledEncoders& encoders,
                   Progress& progress, const std::stop_token& stop);

}  // namespace undertone::pipeline

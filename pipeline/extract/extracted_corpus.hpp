#pragma once

#include <span>
#include <string>
#include <vector>

#include "data/corpora/corpus.hpp"
#include "extractors/extractor.hpp"
#include "src/core/conversation.hpp"
#include "src/core/feature_sequence.hpp"

namespace undertone::pipeline {

/// A corpus for features of these kinds, at most one a modality, still without samples.
data::Corpus empty_corpus(std::span<const extractors::ExtractorDescription> descriptions);

/// Adds the utterances of one recording, which is a group of its own, all of the training split: who splits
/// them otherwise changes the index. `sequences` are those of each kind. Steps that hold nothing are left
/// out. Throws kMisuse where a recording of this name is there already.
void add_to_corpus(const std::string& file, const Conversation& conversation,
                   std::span<const std::vector<FeatureSequence>> sequences, data::Corpus& corpus);

}  // namespace undertone::pipeline

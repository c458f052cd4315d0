#pragma once

#include <string>

#include "data/corpora/corpus.hpp"
#include "pipeline/extract/extraction.hpp"

namespace undertone::pipeline {

/// A corpus for features of this kind, still without samples.
data::Corpus empty_corpus(const extractors::ExtractorDescription& description);

/// Adds the utterances of one recording, which is a group of its own, all of the training split: who splits
/// them otherwise changes the index. Steps that hold nothing are left out. Throws kMisuse where a recording
/// of this name is there already.
void add_to_corpus(const std::string& file, const Extracted& extracted, data::Corpus& corpus);

}  // namespace undertone::pipeline

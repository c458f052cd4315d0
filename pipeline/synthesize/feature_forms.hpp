#pragma once

#include <string>

#include "pipeline/synthesize/feature_corpus.hpp"
#include "src/io/pickle_writer.hpp"

// The forms one by one; each writes the one object of the pickle. Private to feature_corpus.cpp.
namespace undertone::synthesize {

void write_sdt(io::PickleWriter& writer, const FeatureCorpusOptions& options);
void write_mmsa(io::PickleWriter& writer, const FeatureCorpusOptions& options);
void write_hkt(io::PickleWriter& writer, const FeatureCorpusOptions& options);

/// A name for the group, of always the same length: "generated0007".
std::string group_name(std::size_t group);

}  // namespace undertone::synthesize

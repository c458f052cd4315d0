#include "pipeline/extract/extracted_corpus.hpp"

#include <algorithm>
#include <filesystem>
#include <utility>
#include <vector>

#include "src/core/error.hpp"

namespace undertone::pipeline {

namespace {

void add_steps(const FeatureSequence& sequence, const Utterance& utterance, data::FeatureTable& table) {
  std::vector<float> values, times;
  for (std::size_t step = 0; step < sequence.steps; ++step) {
    if (!sequence.valid[step]) continue;
    const auto row = sequence.step(step);
    values.insert(values.end(), row.begin(), row.end());
    times.push_back(static_cast<float>(sequence.time_s(step) - utterance.span.begin_s));
  }
  table.values.push_back(std::move(values));
  if (table.sequences) table.times.push_back(std::move(times));
}

}  // namespace

data::Corpus empty_corpus(std::span<const extractors::ExtractorDescription> descriptions) {
  data::Corpus corpus;
  corpus.kind = "features";
  corpus.unit = data::SplitUnit::kVideo;
  corpus.split_rule = "none: all recordings are for training";
  for (const extractors::ExtractorDescription& description : descriptions) {
    data::FeatureTable table;
    table.modality = description.modality;
    table.dimension = description.names.size();
    table.sequences = description.is_sequence();
    table.fingerprint = extractors::fingerprint(description);
    corpus.features.push_back(std::move(table));
  }
  return corpus;
}

void add_to_corpus(const std::string& file, const Conversation& conversation,
                   std::span<const std::vector<FeatureSequence>> sequences, data::Corpus& corpus) {
  for (const data::Sample& sample : corpus.samples) {
    if (sample.group == file) throw Error(ErrorKind::kMisuse, file + " was named twice");
  }
  for (std::size_t i = 0; i < conversation.size(); ++i) {
    const Utterance& utterance = conversation.utterances()[i];
    data::Sample sample;
    sample.id = file + "#" + utterance.id;
    sample.group = file;
    sample.speaker = utterance.speaker;
    sample.text = utterance.text;
    sample.span = utterance.span;
    sample.label = utterance.label;
    corpus.samples.push_back(std::move(sample));
    for (std::size_t kind = 0; kind < sequences.size(); ++kind)
      add_steps(sequences[kind][i], utterance, corpus.features[kind]);
  }
}

}  // namespace undertone::pipeline

#pragma once

#include <string>
#include <vector>

#include "data/corpora/corpus_options.hpp"
#include "pipeline/cli/verb.hpp"
#include "src/core/options.hpp"
#include "src/tensor/device.hpp"

namespace undertone::cli {

/// What `undertone evaluate MODEL` is told.
struct ModelEvaluationOptions {
  std::string data;
  std::int64_t resamples = 1000;
  data::CorpusOptions corpus;
  tensor::DeviceOptions device;

  static void fields(auto& self, auto&& field) {
    field(self.data, {.name = "data",
                      .value = "KIND:PATH[:SPLIT]",
                      .help = "labelled data to judge a model on; the split is dev unless it is named"});
    field(self.resamples, {.name = "resamples",
                           .value = "N",
                           .help = "resamples of conversations for the intervals",
                           .low = 1,
                           .high = 1000000});
    data::CorpusOptions::fields(self.corpus, field);
    tensor::DeviceOptions::fields(self.device, field);
  }
};

/// The metrics as a table for people, and as JSON.
struct EvaluationTexts {
  std::string table;
  std::string json;
};

EvaluationTexts evaluate_checkpoint(const std::string& model, const ModelEvaluationOptions& options,
                                    VerbContext& context);

}  // namespace undertone::cli

#pragma once

#include <string>
#include <vector>

#include "data/corpora/corpus_options.hpp"
#include "pipeline/cli/verb.hpp"
#include "src/core/options.hpp"
#include "src/io/atomic_file.hpp"
#include "src/tensor/device.hpp"

namespace undertone::cli {

/// What `undertone evaluate MODEL` is told.
struct ModelEvaluationOptions {
  std::string data;
  std::int64_t resamples = 1000;
  std::string explain;
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
    field(self.explain,
          {.name = "explain",
           .value = "FILE",
           .help = "write an HTML page of what is seen inside the model: experts, attention, teacher, and an "
                   "estimate of what each modality gave; that of each utterance goes to FILE.csv",
           .affects = Affects::kRunOnly});
    data::CorpusOptions::fields(self.corpus, field);
    tensor::DeviceOptions::fields(self.device, field);
  }
};

/// The metrics as a table for people, and as JSON.
struct EvaluationTexts {
  std::string table;
  std::string json;
};

/// Writes the explanation beside, where it is asked for.
EvaluationTexts evaluate_checkpoint(const std::string& model, const ModelEvaluationOptions& options,
                                    io::Overwrite overwrite, VerbContext& context);

}  // namespace undertone::cli

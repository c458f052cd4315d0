#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "data/corpora/corpus_options.hpp"
#include "fusion/checkpoint.hpp"
#include "pipeline/learn/train_options.hpp"
#include "src/core/modality.hpp"
#include "src/core/options.hpp"
#include "src/tensor/device.hpp"

namespace undertone {

constexpr auto option_choices(Modality) {
  return std::to_array<Choice<Modality>>(
      {{Modality::kText, "text"}, {Modality::kAudio, "audio"}, {Modality::kVisual, "visual"}});
}

}  // namespace undertone

namespace undertone::fusion {

constexpr auto option_choices(WeightFormat) {
  return std::to_array<Choice<WeightFormat>>(
      {{WeightFormat::kFloat32, "float32"}, {WeightFormat::kFloat16, "float16"}});
}

}  // namespace undertone::fusion

namespace undertone::cli {

enum class Protocol {
  kStrict,  // the development split chooses
  kPaper,   // the test split itself chooses, as many published figures were made
};
constexpr auto option_choices(Protocol) {
  return std::to_array<Choice<Protocol>>({{Protocol::kStrict, "strict"}, {Protocol::kPaper, "paper"}});
}

struct TrainVerbOptions {
  std::vector<std::string> data;
  std::string out;
  std::vector<std::string> set;
  std::vector<Modality> modalities;
  std::int64_t bag_of_words = 0;
  pipeline::InputScaling scaling = pipeline::InputScaling::kDeviation;
  Protocol protocol = Protocol::kStrict;
  std::int64_t seeds = 1;
  std::vector<std::string> versus;
  bool check = false;
  bool resume = false;
  bool force = false;
  fusion::WeightFormat weights = fusion::WeightFormat::kFloat32;
  pipeline::TrainOptions training;
  data::CorpusOptions corpus;
  tensor::DeviceOptions device;

  static void fields(auto& self, auto&& field) {
    field(self.data,
          {.name = "data",
           .value = "KIND:PATH",
           .help =
               "labelled data with a train and a dev split; may be given several times, and what is given "
               "twice counts twice in training; KIND:PATH:train is only learned from and chooses nothing; of "
               "KIND:PATH:dev the development split is learned from and chooses too, which is for the few "
               "weights of "
               "late-fusion over encoders that have seen the training split"});
    field(self.out,
          {.name = "out",
           .value = "FILE",
           .help = "checkpoint to write; beside it FILE.html, a page of the run, and while training goes on "
                   "what is needed to go on",
           .affects = Affects::kRunOnly});
    field(self.set,
          {.name = "set",
           .value = "NAME=VALUE",
           .help = "an option of the model ('undertone models' lists them); may be given several times"});
    field(self.modalities,
          {.name = "modality", .value = "NAME", .help = "use only this one; may be given several times"});
    field(self.bag_of_words,
          {.name = "bag-of-words",
           .value = "WIDTH",
           .help = "learn from the words of a corpus of text, each at one of so many places; 0 for not",
           .low = 0,
           .high = 1 << 20});
    field(self.scaling,
          {.name = "scale-inputs",
           .value = "HOW",
           .help = "bring inputs to mean 0 and deviation 1 of the training data, or take them as they come"});
    field(self.protocol,
          {.name = "protocol",
           .value = "NAME",
           .help = "strict: dev chooses the epoch; paper: learn from train and dev, and let the test split "
                   "itself choose, which flatters the figures but is how many were published"});
    field(self.seeds, {.name = "seeds",
                       .value = "N",
                       .help = "train so many times, from as many seeds, and keep the best on dev",
                       .low = 1,
                       .high = 1000});
    field(self.versus,
          {.name = "versus",
           .value = "NAME=VALUE",
           .help = "train a second configuration too, with this option, or 'model', changed, and compare the "
                   "two; may be given several times"});
    field(self.check, {.name = "check",
                       .help = "only look for what makes figures worthless: leaks between splits, missing or "
                               "broken files, unknown labels",
                       .affects = Affects::kRunOnly});
    field(self.resume,
          {.name = "resume", .help = "go on with a run that was interrupted", .affects = Affects::kRunOnly});
    field(self.force,
          {.name = "force", .help = "replace files that are there", .affects = Affects::kRunOnly});
    field(self.weights, {.name = "weights-as",
                         .value = "FORMAT",
                         .help = "numbers in which the checkpoint holds the weights"});
    pipeline::TrainOptions::fields(self.training, field);
    data::CorpusOptions::fields(self.corpus, field);
    tensor::DeviceOptions::fields(self.device, field);
  }

  std::vector<std::string> problems() const {
    std::vector<std::string> problems;
    if (data.empty()) problems.push_back("--data: what to learn from is missing");
    if (out.empty() && !check) problems.push_back("--out: where the checkpoint goes is missing");
    for (const std::string& one : set) {
      if (one.find('=') == one.npos) problems.push_back("--set " + one + ": expected NAME=VALUE");
    }
    for (const std::string& one : versus) {
      if (one.find('=') == one.npos) problems.push_back("--versus " + one + ": expected NAME=VALUE");
    }
    return problems;
  }
};

}  // namespace undertone::cli

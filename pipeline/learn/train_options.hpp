#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/learn/schedule.hpp"
#include "pipeline/metrics/calibration_choice.hpp"
#include "src/core/options.hpp"

namespace undertone::pipeline {

enum class OptimizerKind { kAdam, kAdamW, kSgd };
enum class ClipKind { kNone, kNorm, kValue };
enum class Accumulation { kMean, kSum };
enum class IncompleteGroup { kDrop, kKeep };
enum class ClassWeighting { kNone, kInverse };
enum class DecayOf { kAll, kMatrices };
enum class Precision { kFloat32, kBfloat16, kFloat16 };
enum class InputScaling { kDeviation, kNone };
enum class SelectBy { kWeightedF1, kAccuracy, kMacroF1, kRecall, kLoss, kLast };

constexpr auto option_choices(CalibrationKinds) {
  return std::to_array<Choice<CalibrationKinds>>({{CalibrationKinds::kAny, "best"},
                                                  {CalibrationKinds::kTemperature, "temperature"},
                                                  {CalibrationKinds::kNone, "none"}});
}
constexpr auto option_choices(OptimizerKind) {
  return std::to_array<Choice<OptimizerKind>>(
      {{OptimizerKind::kAdam, "adam"}, {OptimizerKind::kAdamW, "adamw"}, {OptimizerKind::kSgd, "sgd"}});
}
constexpr auto option_choices(ClipKind) {
  return std::to_array<Choice<ClipKind>>(
      {{ClipKind::kNone, "none"}, {ClipKind::kNorm, "norm"}, {ClipKind::kValue, "value"}});
}
constexpr auto option_choices(Accumulation) {
  return std::to_array<Choice<Accumulation>>({{Accumulation::kMean, "mean"}, {Accumulation::kSum, "sum"}});
}
constexpr auto option_choices(IncompleteGroup) {
  return std::to_array<Choice<IncompleteGroup>>(
      {{IncompleteGroup::kDrop, "drop"}, {IncompleteGroup::kKeep, "keep"}});
}
constexpr auto option_choices(ClassWeighting) {
  return std::to_array<Choice<ClassWeighting>>(
      {{ClassWeighting::kNone, "none"}, {ClassWeighting::kInverse, "inverse"}});
}
constexpr auto option_choices(DecayOf) {
  return std::to_array<Choice<DecayOf>>({{DecayOf::kAll, "all"}, {DecayOf::kMatrices, "matrices"}});
}
constexpr auto option_choices(Precision) {
  return std::to_array<Choice<Precision>>({{Precision::kFloat32, "float32"},
                                           {Precision::kBfloat16, "bfloat16"},
                                           {Precision::kFloat16, "float16"}});
}
constexpr auto option_choices(InputScaling) {
  return std::to_array<Choice<InputScaling>>(
      {{InputScaling::kDeviation, "deviation"}, {InputScaling::kNone, "none"}});
}
constexpr auto option_choices(SelectBy) {
  return std::to_array<Choice<SelectBy>>({{SelectBy::kWeightedF1, "weighted-f1"},
                                          {SelectBy::kAccuracy, "accuracy"},
                                          {SelectBy::kMacroF1, "macro-f1"},
                                          {SelectBy::kRecall, "uar"},
                                          {SelectBy::kLoss, "loss"},
                                          {SelectBy::kLast, "last"}});
}

struct OptimizerOptions {
  OptimizerKind kind = OptimizerKind::kAdam;
  double rate = 1e-3;
  std::vector<std::string> group_rates;
  double weight_decay = 0;
  DecayOf decay_of = DecayOf::kAll;
  ClipKind clip = ClipKind::kNone;
  double clip_at = 1;
  std::int64_t accumulate = 1;
  Accumulation accumulation = Accumulation::kMean;
  IncompleteGroup incomplete = IncompleteGroup::kKeep;

  static void fields(auto& self, auto&& field) {
    field(self.kind, {.name = "optimizer", .value = "KIND", .help = "how weights follow gradients"});
    field(
        self.rate,
        {.name = "learning-rate", .value = "RATE", .help = "highest learning rate", .low = 1e-9, .high = 10});
    field(self.group_rates,
          {.name = "group-rate",
           .value = "NAME=FACTOR",
           .help = "learning rate of one of the model's groups of weights, as a multiple of the highest; "
                   "may be given several times"});
    field(self.weight_decay, {.name = "weight-decay",
                              .value = "FACTOR",
                              .help = "pull of the weights towards 0; with adamw apart from the gradient",
                              .low = 0,
                              .high = 1});
    field(self.decay_of,
          {.name = "decay-of",
           .value = "WHAT",
           .help = "which weights are pulled: all, or only matrices and not biases and scales"});
    field(self.clip,
          {.name = "clip", .value = "KIND", .help = "limit gradients by their norm, or each by value"});
    field(self.clip_at, {.name = "clip-at", .value = "LIMIT", .help = "the limit", .low = 1e-6, .high = 1e6});
    field(self.accumulate, {.name = "accumulate",
                            .value = "N",
                            .help = "batches whose gradients make one step",
                            .low = 1,
                            .high = 10000});
    field(self.accumulation,
          {.name = "accumulation", .value = "KIND", .help = "the mean or the sum of their gradients"});
    field(self.incomplete, {.name = "incomplete-group",
                            .value = "WHAT",
                            .help = "what becomes of batches left over at the end of an epoch"});
  }
};

struct TrainOptions {
  std::int64_t epochs = 60;
  std::int64_t batch = 16;
  std::int64_t batch_amount = 0;
  std::vector<std::string> start_from;
  OptimizerOptions optimizer;
  ScheduleOptions schedule;
  ClassWeighting class_weights = ClassWeighting::kNone;
  double label_smoothing = 0;
  double weight_averaging = 0;
  double modality_dropout = 0;
  SelectBy select_by = SelectBy::kWeightedF1;
  CalibrationKinds calibration = CalibrationKinds::kAny;
  std::int64_t patience = 0;
  std::vector<std::string> stage_epochs;
  std::vector<std::string> stage_rates;
  std::vector<std::string> loss_weights;
  Precision precision = Precision::kFloat32;
  std::int64_t seed = 1;
  std::int64_t workers = 1;

  static void fields(auto& self, auto&& field) {
    field(self.epochs,
          {.name = "epochs", .value = "N", .help = "times that all data are seen", .low = 1, .high = 100000});
    field(self.batch,
          {.name = "batch", .value = "N", .help = "conversations in a batch", .low = 1, .high = 65536});
    field(self.batch_amount,
          {.name = "batch-amount",
           .value = "N",
           .help = "most of what a batch may hold: utterances, or what the sound, pictures or text of "
                   "an encoder is counted in; 0 for any",
           .low = 0,
           .high = 1e9});
    field(self.start_from,
          {.name = "start-from",
           .value = "NAME=PATH",
           .help = "what the weights begin with instead of chance: 'checkpoint', of the same model, or what "
                   "the model names; may be given several times"});
    OptimizerOptions::fields(self.optimizer, field);
    ScheduleOptions::fields(self.schedule, field);
    field(self.class_weights, {.name = "class-weights",
                               .value = "KIND",
                               .help = "how much a label counts: all alike, or the rarer the more"});
    field(self.label_smoothing, {.name = "label-smoothing",
                                 .value = "SHARE",
                                 .help = "share of the target that is spread over all labels",
                                 .low = 0,
                                 .high = 0.9});
    field(self.weight_averaging,
          {.name = "weight-averaging",
           .value = "DECAY",
           .help = "decay of the running mean of weights that is kept instead of the last "
                   "weights, such as 0.999; 0 for none",
           .low = 0,
           .high = 0.99999});
    field(self.modality_dropout, {.name = "modality-dropout",
                                  .value = "SHARE",
                                  .help = "share of present modalities hidden in training; one always stays",
                                  .low = 0,
                                  .high = 0.9});
    field(self.select_by,
          {.name = "select-by",
           .value = "METRIC",
           .help = "metric on the development split by which the best epoch is chosen; last: none, "
                   "the last epoch is kept"});
    field(self.calibration,
          {.name = "calibration",
           .value = "KIND",
           .help = "how probabilities are fitted to the development split: by what does better in "
                   "cross-validation, or by a temperature, which leaves the winners as they are, as where "
                   "that split has few speakers"});
    field(self.patience, {.name = "patience",
                          .value = "EPOCHS",
                          .help = "stop after so many epochs without improvement; 0 for never",
                          .low = 0,
                          .high = 100000});
    field(self.stage_epochs,
          {.name = "stage-epochs",
           .value = "NAME=N",
           .help = "epochs of one of the model's stages of training; may be given several times"});
    field(self.stage_rates,
          {.name = "stage-rate",
           .value = "NAME=RATE",
           .help = "highest learning rate of one of the stages; may be given several times"});
    field(self.loss_weights,
          {.name = "loss-weight",
           .value = "NAME=WEIGHT",
           .help = "how much one of the model's losses counts; may be given several times"});
    field(self.precision, {.name = "precision",
                           .value = "FORMAT",
                           .help = "numbers in which most of the learning is computed; the weights, what is "
                                   "delicate and all judging stay in float32"});
    field(self.seed, {.name = "seed",
                      .value = "N",
                      .help = "from which all chance follows",
                      .low = 0,
                      .high = 4294967295.0});
    field(self.workers, {.name = "workers",
                         .value = "N",
                         .help = "threads that prepare batches; results do not depend on it",
                         .low = 0,
                         .high = 64,
                         .affects = Affects::kRunOnly});
  }
};

/// Numbers by name with those that the user set by "NAME=NUMBER". Throws kMisuse, naming the option, for what
/// has another form and for names that are not there.
std::map<std::string, double> with_settings(std::string_view option, std::map<std::string, double> numbers,
                                            const std::vector<std::string>& settings);

}  // namespace undertone::pipeline

#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "fusion/fusion_model.hpp"
#include "pipeline/learn/learning_set.hpp"
#include "pipeline/learn/predictions.hpp"
#include "pipeline/learn/train_options.hpp"
#include "src/core/progress.hpp"

namespace undertone::pipeline {

/// One line of the training log.
struct EpochRecord {
  std::string stage;                      // of the model's training
  std::int64_t epoch = 0;                 // of the stage, from 1
  double rate = 0;                        // at its end
  double train_loss = 0;                  // all losses, weighted
  std::map<std::string, double> losses;   // each, unweighted
  std::map<std::string, double> metrics;  // on the development split
  bool is_best = false;
};

struct TrainingOutcome {
  std::vector<EpochRecord> history;
  std::int64_t best_epoch = 0;  // of the last stage
};

struct TrainingData {
  const LearningSet& train;
  const LearningSet& dev;
};

/// How a run can be gone on with. Everything that chance decides follows from seed and epoch, so that a run
/// that was killed and resumed ends with the same bits.
struct TrainingState {
  std::filesystem::path file;  // empty: nothing is kept
  std::string fingerprint;     // of all that must be the same to go on
};

/// Trains the model in place, stage by stage, and leaves it with the weights of the best epoch of the last
/// one. `tell` is handed each epoch, also those of an earlier part of the run.
TrainingOutcome train_model(fusion::FusionModel& model, const TrainingData& data, const TrainOptions& options,
                            const TrainingState& state, const std::function<void(const EpochRecord&)>& tell,
                            Progress& progress, const std::stop_token& stop);

/// "accuracy", "weighted-f1", "macro-f1", "uar" and "loss" of predictions.
std::map<std::string, double> selection_metrics(const SetPredictions& predictions);
/// The chosen one of them, turned so that larger is better.
double selection_value(const std::map<std::string, double>& metrics, SelectBy choice);

}  // namespace undertone::pipeline

#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "data/corpora/corpus.hpp"
#include "fusion/checkpoint.hpp"
#include "pipeline/learn/explanation.hpp"
#include "pipeline/learn/predictions.hpp"
#include "pipeline/learn/trainer.hpp"
#include "pipeline/metrics/calibration_choice.hpp"
#include "pipeline/metrics/metrics_json.hpp"
#include "src/core/log.hpp"
#include "src/core/progress.hpp"
#include "src/tensor/device.hpp"

namespace undertone::pipeline {

/// Keeps the named modalities of a set; all others become absent. Throws kMisuse where one is not there. An
/// empty list keeps all.
void keep_modalities(LearningSet& set, const std::vector<Modality>& modalities);

/// Both sets brought to one scale, that of the training set, or as they came.
struct PreparedData {
  LearningSet train;
  LearningSet dev;
  fusion::Normalisation normalisation;
};
PreparedData prepare_data(LearningSet train, LearningSet dev, InputScaling scaling);

/// A model kind with its options, what it learns from, and how.
struct TrainingJob {
  std::string model;
  std::map<std::string, std::string> model_options;
  TrainOptions training;
  tensor::Device device;
  std::span<const fusion::ModelKind> kinds = fusion::model_kinds();  // of which `model` names one
  Log* log = &silent_log();                                          // where the model warns of its options
};

struct TrainedModel {
  fusion::CheckpointCard card;
  std::unique_ptr<fusion::FusionModel> model;  // on the CPU
  TrainingOutcome outcome;
  SetPredictions dev;  // of the best epoch
};

/// Trains one model from one seed. The calibration is chosen on the development set, which also chose the
/// epoch.
TrainedModel run_training(const TrainingJob& job, const PreparedData& data, const TrainingState& state,
                          const std::function<void(const EpochRecord&)>& tell, Progress& progress,
                          const std::stop_token& stop);

/// All metrics of predictions, as their calibrated probabilities give them, with intervals over
/// conversations.
Metrics judge(const SetPredictions& predictions, const Calibration& calibration,
              const std::vector<std::string>& class_names, const BootstrapOptions& bootstrap);

/// The same of a loaded model on a set. Throws kMisuse with every difference where the set is not what the
/// model was made for.
Metrics evaluate_model(fusion::LoadedCheckpoint& checkpoint, LearningSet set, const tensor::Device& device,
                       const BootstrapOptions& bootstrap);

/// What is seen inside a loaded model while it answers a set; throws as `evaluate_model`.
Explanation explain_model(fusion::LoadedCheckpoint& checkpoint, LearningSet set,
                          const tensor::Device& device);

/// The same of a trained model on its development set, of those that have something inside to show. Nothing
/// of others, nor where a source makes the values anew each time.
std::optional<Explanation> explain_training(TrainedModel& trained, const PreparedData& data);

}  // namespace undertone::pipeline

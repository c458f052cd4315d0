#include "pipeline/learn/training_run.hpp"

#include <algorithm>
#include <utility>

#include <torch/torch.h>

#include "pipeline/learn/batch_plan.hpp"
#include "src/core/error.hpp"
#include "src/io/json.hpp"

namespace undertone::pipeline {
namespace {

constexpr std::int64_t kPredictionBatch = 16;

torch::Device torch_device(const tensor::Device& device) {
  if (device.kind == tensor::DeviceKind::kCpu) return torch::kCPU;
  return {torch::kCUDA, static_cast<torch::DeviceIndex>(device.index)};
}

std::vector<int> group_numbers(const SetPredictions& predictions) {
  return {predictions.dialogue_of.begin(), predictions.dialogue_of.end()};
}

std::map<std::string, std::string> inputs_of(const LearningSet& set) {
  std::map<std::string, std::string> inputs;
  for (const Modality modality : kModalities) {
    const std::string& fingerprint = set.fingerprints[index_of(modality)];
    if (!fingerprint.empty()) inputs[std::string(to_string(modality))] = fingerprint;
  }
  return inputs;
}

/// Everything that keeps a model from being judged on a set.
void check_fits(const fusion::CheckpointCard& card, const LearningSet& set) {
  const fusion::ModelSpec& spec = card.spec;
  std::string problems;
  const auto add = [&](const std::string& problem) { problems += (problems.empty() ? "" : "; ") + problem; };
  if (spec.labels != set.labels) add("the labels differ");
  for (const Modality modality : spec.modalities()) {
    const std::int64_t width = set.widths[index_of(modality)];
    if (width != spec.width(modality)) {
      add(std::string(to_string(modality)) + " is " + std::to_string(width) + " wide, not " +
          std::to_string(spec.width(modality)));
    }
    const auto made_by = card.inputs.find(std::string(to_string(modality)));
    const std::string& fingerprint = set.fingerprints[index_of(modality)];
    if (made_by != card.inputs.end() && made_by->second != fingerprint) {
      add(std::string(to_string(modality)) + " was made by " +
          (fingerprint.empty() ? "something unknown" : fingerprint) + ", not by " + made_by->second);
    }
  }
  if (!problems.empty())
    throw Error(ErrorKind::kMisuse, "the data are not what the model was made for: " + problems);
}

/// Of each utterance all labels that are true of it.
std::vector<std::vector<int>> all_labels(const SetPredictions& predictions) {
  std::vector<std::vector<int>> all = predictions.more_labels;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (predictions.labels[i] >= 0) all[i].push_back(predictions.labels[i]);
  }
  return all;
}

void start_from(const std::vector<std::string>& settings, fusion::FusionModel& model) {
  for (const std::string& setting : settings) {
    const std::size_t equals = setting.find('=');
    if (equals == setting.npos) {
      throw Error(ErrorKind::kMisuse, "--start-from " + setting + ": expected NAME=PATH");
    }
    const std::string name = setting.substr(0, equals), path = setting.substr(equals + 1);
    if (name == "checkpoint") {
      fusion::load_weights_of(path, model);
    } else {
      with_context("--start-from " + setting, [&] { model.start_from(name, path); });
    }
  }
}

}  // namespace

void keep_modalities(LearningSet& set, const std::vector<Modality>& modalities) {
  if (modalities.empty()) return;
  for (const Modality modality : modalities) {
    if (set.widths[index_of(modality)] > 0) continue;
    throw Error(ErrorKind::kMisuse,
                "the data hold nothing of the modality " + std::string(to_string(modality)));
  }
  for (const Modality modality : kModalities) {
    if (std::ranges::find(modalities, modality) != modalities.end()) continue;
    set.widths[index_of(modality)] = 0;
    set.fingerprints[index_of(modality)].clear();
    for (LearningDialogue& dialogue : set.dialogues) {
      for (LearningUtterance& utterance : dialogue.utterances) utterance.values[index_of(modality)].clear();
    }
  }
}

PreparedData prepare_data(LearningSet train, LearningSet dev, InputScaling scaling) {
  fusion::Normalisation normalisation;
  if (scaling == InputScaling::kDeviation) normalisation = fit_normalisation(train);
  normalise(train, normalisation);
  scale_targets(train);
  normalise(dev, normalisation);
  return {std::move(train), std::move(dev), std::move(normalisation)};
}

TrainedModel run_training(const TrainingJob& job, const PreparedData& data, const TrainingState& state,
                          const std::function<void(const EpochRecord&)>& tell, Progress& progress,
                          const std::stop_token& stop) {
  TrainedModel trained{{job.model,
                        job.model_options,
                        {data.train.labels, data.train.widths, data.train.speakers},
                        data.normalisation,
                        {},
                        inputs_of(data.train),
                        {}},
                       nullptr,
                       {},
                       {}};
  torch::manual_seed(
      mixed_seed(static_cast<std::uint64_t>(job.training.seed), 0, 2));  // of the first weights
  trained.model = fusion::make_model(job.model, trained.card.options, trained.card.spec, job.kinds);
  start_from(job.training.start_from, *trained.model);
  for (const std::string& warning : trained.model->warnings()) job.log->warn(warning);
  trained.model->module().to(torch_device(job.device));
  trained.outcome =
      train_model(*trained.model, {data.train, data.dev}, job.training, state, tell, progress, stop);
  trained.dev = predict(*trained.model, data.dev, kPredictionBatch);
  const std::vector<int> groups = group_numbers(trained.dev);
  const CalibrationChoice choice =
      choose_calibration({trained.dev.labels, trained.dev.logits, trained.dev.classes, groups},
                         {.kinds = job.training.calibration});
  trained.card.calibration = io::to_json_text(to_json(choice.calibration));
  trained.model->module().to(torch::kCPU);
  return trained;
}

Metrics judge(const SetPredictions& predictions, const Calibration& calibration,
              const std::vector<std::string>& class_names, const BootstrapOptions& bootstrap_options) {
  const std::vector<double> probabilities = calibrated(calibration, predictions.logits, predictions.classes);
  const std::vector<int> winners = most_probable(probabilities, predictions.classes);
  const std::vector<int> groups = group_numbers(predictions);
  const ClassItems items{predictions.labels, winners, predictions.classes};
  const ProbabilityItems rows{predictions.labels, probabilities, predictions.classes};
  Metrics metrics;
  metrics.class_names = class_names;
  metrics.classification = score_classes(items);
  metrics.probabilities = score_probabilities(rows);
  if (!predictions.more_labels.empty()) {
    const auto truth = all_labels(predictions);
    metrics.several_labels = score_several_labels({truth, probabilities, predictions.classes});
  }
  metrics.bootstrap = bootstrap_options;
  const BootstrapSample sample{known_items(predictions.labels), groups};
  metrics.intervals = bootstrap(sample, statistics_of(items), bootstrap_options);
  for (Estimate& estimate : bootstrap(sample, statistics_of(rows), bootstrap_options)) {
    metrics.intervals.push_back(std::move(estimate));
  }
  return metrics;
}

Metrics evaluate_model(fusion::LoadedCheckpoint& checkpoint, LearningSet set, const tensor::Device& device,
                       const BootstrapOptions& bootstrap_options) {
  check_fits(checkpoint.card, set);
  normalise(set, checkpoint.card.normalisation);
  checkpoint.model->module().to(torch_device(device));
  const SetPredictions predictions = predict(*checkpoint.model, set, kPredictionBatch);
  const Calibration calibration = calibration_from_json(io::parse_json(checkpoint.card.calibration));
  return judge(predictions, calibration, set.labels.names(), bootstrap_options);
}

Explanation explain_model(fusion::LoadedCheckpoint& checkpoint, LearningSet set,
                          const tensor::Device& device) {
  check_fits(checkpoint.card, set);
  normalise(set, checkpoint.card.normalisation);
  checkpoint.model->module().to(torch_device(device));
  return explain(*checkpoint.model, set, kPredictionBatch);
}

std::optional<Explanation> explain_training(TrainedModel& trained, const PreparedData& data) {
  if (data.dev.source || !shows_inside(*trained.model, data.dev)) return std::nullopt;
  return explain(*trained.model, data.dev, kPredictionBatch);
}

}  // namespace undertone::pipeline

#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <ATen/core/Tensor.h>

#include "src/core/label_set.hpp"
#include "src/core/modality.hpp"
#include "src/tensor/batch.hpp"

namespace torch::nn {
class Module;
}

namespace undertone::fusion {

/// What a model is made for. All of it is in the checkpoint.
struct ModelSpec {
  LabelSet labels;
  std::array<std::int64_t, kModalities.size()>
      widths{};               // of each modality; 0: the model does not look at it
  std::int64_t speakers = 0;  // that are told apart, numbered from 1

  std::int64_t width(Modality modality) const { return widths[index_of(modality)]; }
  std::int64_t classes() const { return static_cast<std::int64_t>(labels.size()); }
  std::vector<Modality> modalities() const;
};

/// What a model says of every utterance of a batch.
struct Prediction {
  at::Tensor logits;  // [B, L, labels]; their softmax are the probabilities before calibration
  at::Tensor modality_weights =
      {};  // [B, L, modalities], of present ones, sum 1: an estimate; may be undefined
  std::map<std::string, at::Tensor> losses = {};  // auxiliary ones, means over the batch; only in training
  std::map<std::string, at::Tensor> diagnostics = {};  // for those who look inside
};

/// Parameters that share a learning rate.
struct ParameterGroup {
  std::string name;
  std::vector<at::Tensor> parameters;
  double rate = 1;  // times the learning rate of the run, unless the user says otherwise
};

/// From the modalities of whole conversations to a label for each utterance. What an utterance gets does not
/// depend on padding, on other conversations of the batch, or on what stands where a modality is not present.
/// Outputs at places that the batch's mask leaves out mean nothing.
class FusionModel {
 public:
  virtual ~FusionModel() = default;
  virtual std::string_view name() const = 0;
  virtual const ModelSpec& spec() const = 0;
  virtual Prediction forward(const tensor::Batch& batch) = 0;

  /// What is learned, and whether it is learning right now.
  virtual torch::nn::Module& module() = 0;
  /// How much each loss counts unless the user says otherwise: "label" is that of the logits, others are
  /// those of `Prediction::losses`.
  virtual std::map<std::string, double> loss_weights() const { return {{"label", 1.0}}; }
  /// Before training: how often each label stands in the training data.
  virtual void observe(const std::vector<double>& label_counts) { (void)label_counts; }
  /// Before training: takes over weights, or whatever `what` names, from a file or folder. Throws kMisuse for
  /// what the model does not know.
  virtual void start_from(std::string_view what, const std::filesystem::path& path);
  /// The parts of training, one after another; each ends with the weights of its own best epoch.
  virtual std::vector<std::string> stages() const { return {"model"}; }
  /// Decides what learns and what `forward` answers while this part goes on. A model that is made or loaded,
  /// but not trained, is as its last stage leaves it.
  virtual void begin_stage(std::string_view stage) { (void)stage; }
  /// Before each epoch of a stage: 0 in the first, 1 in the last that there may be.
  virtual void begin_epoch(double share) { (void)share; }
  /// What whoever trains it should know of the options that it was made by.
  virtual std::vector<std::string> warnings() const { return {}; }
  /// What learns in the present stage, each parameter in one group.
  virtual std::vector<ParameterGroup> parameter_groups();

  const LabelSet& labels() const { return spec().labels; }
};

}  // namespace undertone::fusion

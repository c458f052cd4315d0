#include "pipeline/learn/trainer.hpp"

#include <algorithm>
#include <cmath>
#include <memory>

#include <torch/torch.h>

#include "fusion/losses.hpp"
#include "pipeline/learn/batch_loader.hpp"
#include "pipeline/learn/batch_plan.hpp"
#include "pipeline/learn/optimizer.hpp"
#include "pipeline/learn/schedule.hpp"
#include "pipeline/learn/training_state.hpp"
#include "src/core/error.hpp"

namespace undertone::pipeline {
namespace {

/// Weights whose mean over the training utterances is 1.
at::Tensor inverse_class_weights(const std::vector<double>& counts) {
  double total = 0, seen = 0;
  for (const double count : counts) {
    total += count;
    seen += count > 0 ? 1 : 0;
  }
  std::vector<float> weights;
  for (const double count : counts) {
    weights.push_back(count > 0 ? static_cast<float>(total / (seen * count)) : 0.F);
  }
  return torch::tensor(weights);
}

/// Hides modalities of utterances by chance; what would lose its last one keeps all that it has.
void hide_modalities(tensor::Batch& batch, double share) {
  std::vector<at::Tensor> kept;
  at::Tensor any = torch::zeros_like(batch.mask);
  for (const tensor::ModalityBatch& part : batch.modalities) {
    kept.push_back(part.present & (torch::rand(batch.mask.sizes()) >= share).to(batch.mask.device()));
    any = any | kept.back();
  }
  for (std::size_t m = 0; m < kept.size(); ++m) {
    batch.modalities[m].present = torch::where(any, kept[m], batch.modalities[m].present);
  }
}

class Training {
 public:
  Training(fusion::FusionModel& model, const TrainingData& data, const TrainOptions& options)
      : model_(model),
        data_(data),
        options_(options),
        weights_(chosen_loss_weights(model.loss_weights(), options.loss_weights)),
        plateau_(options.schedule) {
    model.observe(data.train.label_counts());
    if (options.class_weights == ClassWeighting::kInverse) {
      class_weights_ = inverse_class_weights(data.train.label_counts());
    }
    const auto parameters = model.module().parameters();
    if (parameters.empty()) return;
    device_ = parameters.front().device();
    optimizer_ = make_optimizer(options.optimizer, model.module());
    if (options.weight_averaging > 0) averaged_.emplace(model.module());
  }

  bool can_learn() const { return optimizer_ != nullptr; }

  void resume(const TrainingState& where) {
    if (!load_state(where, state_, model_, *optimizer_)) return;
    plateau_.restore(state_.plateau_factor, state_.plateau_waited);
    if (averaged_) averaged_->values() = state_.averaged;
  }

  void keep(const TrainingState& where) {
    state_.plateau_factor = plateau_.factor();
    state_.plateau_waited = plateau_.waited();
    if (averaged_) state_.averaged = averaged_->values();
    save_state(where, state_, model_, *optimizer_);
  }

  bool is_over() const {
    return state_.epoch >= options_.epochs || (options_.patience > 0 && state_.waited >= options_.patience);
  }

  /// One pass over the training data, and the judgement.
  void run_epoch(Progress& progress, const std::stop_token& stop) {
    // All that chance decides in an epoch follows from here, whatever came before.
    torch::manual_seed(
        mixed_seed(static_cast<std::uint64_t>(options_.seed), static_cast<std::uint64_t>(state_.epoch), 1));
    EpochRecord record = learn(progress, stop);
    if (averaged_) averaged_->swap(model_.module());
    judge(record);
    if (averaged_) averaged_->swap(model_.module());
    state_.history.push_back(record);
    ++state_.epoch;
  }

  void finish() { restore_weights(state_.best_weights, model_.module()); }
  const std::vector<EpochRecord>& history() const { return state_.history; }
  void judge_once() {
    EpochRecord record;
    judge(record);
    state_.history.push_back(record);
  }

 private:
  EpochRecord learn(Progress& progress, const std::stop_token& stop) {
    model_.module().train();
    const auto plan =
        plan_batches(data_.train.lengths(), static_cast<std::size_t>(options_.batch), BatchOrder::kShuffled,
                     static_cast<std::uint64_t>(options_.seed), static_cast<std::uint64_t>(state_.epoch));
    BatchLoader loader(data_.train, plan, static_cast<std::size_t>(options_.workers));
    EpochRecord record;
    const auto group = static_cast<std::size_t>(options_.optimizer.accumulate);
    const auto batches = static_cast<double>(plan.size());
    optimizer_->zero_grad();
    for (std::size_t i = 0; const auto batch = loader.next(); ++i) {
      if (stop.stop_requested()) throw Error(ErrorKind::kCancelled, "training was stopped");
      const std::size_t group_begin = i / group * group;
      const std::size_t in_group = std::min(group, plan.size() - group_begin);
      const bool drops = in_group < group && options_.optimizer.incomplete == IncompleteGroup::kDrop;
      learn_batch(*batch, in_group, record);
      if (i + 1 == group_begin + in_group && !drops) step(i, plan.size(), record);
      progress.update({"training", static_cast<double>(state_.epoch) + static_cast<double>(i + 1) / batches,
                       static_cast<double>(options_.epochs), "epochs"});
    }
    optimizer_->zero_grad();
    record.epoch = state_.epoch + 1;
    record.train_loss /= batches;
    for (auto& [name, loss] : record.losses) loss /= batches;
    return record;
  }

  void learn_batch(const tensor::Batch& prepared, std::size_t in_group, EpochRecord& record) {
    tensor::Batch batch = tensor::to_device(prepared, device_);
    batch.class_weights = class_weights_.defined() ? class_weights_.to(device_) : class_weights_;
    batch.label_smoothing = options_.label_smoothing;
    if (options_.modality_dropout > 0) hide_modalities(batch, options_.modality_dropout);
    fusion::Prediction prediction = model_.forward(batch);
    prediction.losses["label"] = fusion::label_loss(prediction.logits, batch);
    at::Tensor total = torch::zeros({}, prediction.logits.options());
    for (const auto& [name, loss] : prediction.losses) {
      record.losses[name] += loss.item<double>();
      total = total + weights_.at(name) * loss;
    }
    record.train_loss += total.item<double>();
    if (options_.optimizer.accumulation == Accumulation::kMean) total = total / static_cast<double>(in_group);
    total.backward();
    if (options_.optimizer.clip == ClipKind::kValue) clip_gradients(options_.optimizer, model_.module());
  }

  void step(std::size_t batch, std::size_t batches, EpochRecord& record) {
    const auto per_epoch = static_cast<std::int64_t>(batches);
    record.rate =
        options_.optimizer.rate * plateau_.factor() *
        schedule_factor(options_.schedule, state_.epoch * per_epoch + static_cast<std::int64_t>(batch),
                        options_.epochs * per_epoch);
    set_rate(*optimizer_, record.rate);
    if (options_.optimizer.clip == ClipKind::kNorm) clip_gradients(options_.optimizer, model_.module());
    optimizer_->step();
    optimizer_->zero_grad();
    if (averaged_) averaged_->update(model_.module(), options_.weight_averaging);
  }

  void judge(EpochRecord& record) {
    record.metrics = selection_metrics(predict(model_, data_.dev, options_.batch));
    const double value = selection_value(record.metrics, options_.select_by);
    record.is_best = state_.best_weights.empty() || value > state_.best_value;
    if (record.is_best) {
      state_.best_value = value;
      state_.best_weights = copy_weights(model_.module());
    }
    state_.waited = record.is_best ? 0 : state_.waited + 1;
    plateau_.note(record.is_best);
  }

  fusion::FusionModel& model_;
  const TrainingData& data_;
  const TrainOptions& options_;
  std::map<std::string, double> weights_;
  Plateau plateau_;
  at::Tensor class_weights_;
  torch::Device device_ = torch::kCPU;
  std::unique_ptr<torch::optim::Optimizer> optimizer_;
  std::optional<AveragedWeights> averaged_;
  RunningState state_;
};

std::int64_t best_epoch(const std::vector<EpochRecord>& history) {
  std::int64_t best = 0;
  for (const EpochRecord& record : history) best = record.is_best ? record.epoch : best;
  return best;
}

}  // namespace

TrainingOutcome train_model(fusion::FusionModel& model, const TrainingData& data, const TrainOptions& options,
                            const TrainingState& state, const std::function<void(const EpochRecord&)>& tell,
                            Progress& progress, const std::stop_token& stop) {
  Training training(model, data, options);
  if (!training.can_learn()) {  // a model that only counts
    training.judge_once();
    tell(training.history().back());
    return {training.history(), 0};
  }
  training.resume(state);
  for (const EpochRecord& record : training.history()) tell(record);
  while (!training.is_over()) {
    training.run_epoch(progress, stop);
    training.keep(state);
    tell(training.history().back());
  }
  progress.finish();
  training.finish();
  return {training.history(), best_epoch(training.history())};
}

}  // namespace undertone::pipeline

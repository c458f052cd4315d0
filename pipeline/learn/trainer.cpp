#include "pipeline/learn/trainer.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <map>

#include <torch/torch.h>

#include "fusion/losses.hpp"
#include "pipeline/learn/batch_loader.hpp"
#include "pipeline/learn/batch_plan.hpp"
#include "pipeline/learn/mixed_precision.hpp"
#include "pipeline/learn/optimizer.hpp"
#include "pipeline/learn/schedule.hpp"
#include "pipeline/learn/training_batch.hpp"
#include "pipeline/learn/training_state.hpp"
#include "src/core/error.hpp"

namespace undertone::pipeline {
namespace {

/// Numbers by the name of each stage, where the user did not give others.
std::map<std::string, double> per_stage(const fusion::FusionModel& model, double number) {
  std::map<std::string, double> numbers;
  for (const std::string& stage : model.stages()) numbers[stage] = number;
  return numbers;
}

/// The options of each stage, in order. Throws kMisuse for stages that the model has not.
std::vector<TrainOptions> options_of_stages(const fusion::FusionModel& model, const TrainOptions& options) {
  const auto epochs = with_settings("stage-epochs", per_stage(model, static_cast<double>(options.epochs)),
                                    options.stage_epochs);
  const auto rates =
      with_settings("stage-rate", per_stage(model, options.optimizer.rate), options.stage_rates);
  std::vector<TrainOptions> all;
  for (const std::string& stage : model.stages()) {
    all.push_back(options);
    all.back().epochs = static_cast<std::int64_t>(epochs.at(stage));
    all.back().optimizer.rate = rates.at(stage);
  }
  return all;
}

/// Sums of losses over an epoch, kept where they were computed: to fetch each would stall a GPU.
class LossSums {
 public:
  void add(const std::string& name, const at::Tensor& loss) {
    const at::Tensor value = loss.detach().to(torch::kDouble);
    const auto [place, is_new] = sums_.try_emplace(name, value);
    if (!is_new) place->second = place->second + value;
  }
  double mean(const std::string& name, double batches) const {
    return sums_.at(name).item<double>() / batches;
  }
  const std::map<std::string, at::Tensor>& all() const { return sums_; }

 private:
  std::map<std::string, at::Tensor> sums_;
};

/// One stage of a run: its own optimizer, schedule and best epoch.
class Stage {
 public:
  Stage(fusion::FusionModel& model, const TrainingData& data, const TrainOptions& options,
        RunningState& state)
      : model_(model),
        data_(data),
        options_(options),
        state_(state),
        name_(model.stages().at(static_cast<std::size_t>(state.stage))),
        weights_(with_settings("loss-weight", model.loss_weights(), options.loss_weights)),
        plateau_(options.schedule),
        scaler_(options.precision),
        optimizer_(options.optimizer, model.parameter_groups()) {
    device_ = optimizer_.parameters().front().device();
    if (options.class_weights == ClassWeighting::kInverse) {
      class_weights_ = inverse_class_weights(data.train.label_counts()).to(device_);
    }
    if (options.weight_averaging > 0) averaged_.emplace(model.module());
  }

  torch::optim::Optimizer& torch_optimizer() { return optimizer_.torch_optimizer(); }

  /// Takes over what the state holds of the epochs before.
  void resume() {
    plateau_.restore(state_.plateau_factor, state_.plateau_waited);
    scaler_.restore(state_.loss_factor, state_.loss_good_steps);
    if (averaged_ && !state_.averaged.empty()) averaged_->values() = state_.averaged;
  }

  void note_state() {
    state_.plateau_factor = plateau_.factor();
    state_.plateau_waited = plateau_.waited();
    state_.loss_factor = scaler_.factor();
    state_.loss_good_steps = scaler_.good_steps();
    if (averaged_) state_.averaged = averaged_->values();
  }

  bool is_over() const {
    return state_.epoch >= options_.epochs || (options_.patience > 0 && state_.waited >= options_.patience);
  }

  /// One pass over the training data, and the judgement.
  void run_epoch(Progress& progress, const std::stop_token& stop) {
    // All that chance decides in an epoch follows from here, whatever came before.
    torch::manual_seed(mixed_seed(seed(), state_.history.size(), 1));
    const auto last = static_cast<double>(options_.epochs - 1);
    model_.begin_epoch(last > 0 ? static_cast<double>(state_.epoch) / last : 1);
    EpochRecord record = learn(progress, stop);
    if (averaged_) averaged_->swap();
    judge(record);
    if (averaged_) averaged_->swap();
    state_.history.push_back(record);
    ++state_.epoch;
  }

 private:
  std::uint64_t seed() const { return static_cast<std::uint64_t>(options_.seed); }

  EpochRecord learn(Progress& progress, const std::stop_token& stop) {
    model_.module().train();
    const auto plan =
        plan_batches(data_.train.lengths(), {static_cast<std::size_t>(options_.batch), options_.batch_amount},
                     BatchOrder::kShuffled, seed(), state_.history.size());
    BatchLoader loader(data_.train, plan, static_cast<std::size_t>(options_.workers),
                       mixed_seed(seed(), state_.history.size(), 3));
    EpochRecord record;
    LossSums sums;
    const auto group = static_cast<std::size_t>(options_.optimizer.accumulate);
    const auto batches = static_cast<double>(plan.size());
    optimizer_.zero_grad();
    for (std::size_t i = 0; const auto batch = loader.next(); ++i) {
      if (stop.stop_requested()) throw Error(ErrorKind::kCancelled, "training was stopped");
      const std::size_t group_begin = i / group * group;
      const std::size_t in_group = std::min(group, plan.size() - group_begin);
      const bool drops = in_group < group && options_.optimizer.incomplete == IncompleteGroup::kDrop;
      learn_batch(*batch, in_group, sums);
      if (i + 1 == group_begin + in_group && !drops) step(i, plan.size(), record);
      progress.update({"training " + name_,
                       static_cast<double>(state_.epoch) + static_cast<double>(i + 1) / batches,
                       static_cast<double>(options_.epochs), "epochs"});
    }
    optimizer_.zero_grad();
    record.stage = name_;
    record.epoch = state_.epoch + 1;
    for (const auto& [name, sum] : sums.all()) record.losses[name] = sums.mean(name, batches);
    for (const auto& [name, loss] : record.losses) record.train_loss += weights_.at(name) * loss;
    return record;
  }

  void learn_batch(const tensor::Batch& prepared, std::size_t in_group, LossSums& sums) {
    tensor::Batch batch = tensor::to_device(prepared, device_);
    batch.class_weights = class_weights_;
    batch.label_smoothing = options_.label_smoothing;
    if (options_.modality_dropout > 0) hide_modalities(batch, options_.modality_dropout);
    at::Tensor total = total_loss(batch, sums);
    if (options_.optimizer.accumulation == Accumulation::kMean) total = total / static_cast<double>(in_group);
    (total * scaler_.factor()).backward();
    if (options_.optimizer.clip == ClipKind::kValue) optimizer_.clip(scaler_.factor());
  }

  at::Tensor total_loss(const tensor::Batch& batch, LossSums& sums) {
    const Autocast shorter(options_.precision, device_.type());
    fusion::Prediction prediction = model_.forward(batch);
    prediction.losses["label"] = fusion::label_loss(prediction.logits, batch);
    at::Tensor total;
    for (const auto& [name, loss] : prediction.losses) {
      sums.add(name, loss);
      const at::Tensor weighted = weights_.at(name) * loss.to(torch::kFloat);
      total = total.defined() ? total + weighted : weighted;
    }
    return total;
  }

  void step(std::size_t batch, std::size_t batches, EpochRecord& record) {
    const auto per_epoch = static_cast<std::int64_t>(batches);
    record.rate =
        options_.optimizer.rate * plateau_.factor() *
        schedule_factor(options_.schedule, state_.epoch * per_epoch + static_cast<std::int64_t>(batch),
                        options_.epochs * per_epoch);
    optimizer_.set_rate(record.rate);
    const bool is_sound = scaler_.unscale(optimizer_.parameters());
    if (options_.optimizer.clip == ClipKind::kNorm) optimizer_.clip(1);
    if (is_sound) optimizer_.step();
    optimizer_.zero_grad();
    if (averaged_ && is_sound) averaged_->update(options_.weight_averaging);
  }

  void judge(EpochRecord& record) {
    record.metrics = selection_metrics(predict(model_, data_.dev, options_.batch));
    const double value = selection_value(record.metrics, options_.select_by);
    record.is_best =
        state_.best_weights.empty() || options_.select_by == SelectBy::kLast || value > state_.best_value;
    if (record.is_best) {
      state_.best_value = value;
      state_.best_weights = copy_weights(model_.module());
    }
    state_.waited = record.is_best ? 0 : state_.waited + 1;
    plateau_.note(record.is_best);
  }

  fusion::FusionModel& model_;
  const TrainingData& data_;
  TrainOptions options_;
  RunningState& state_;
  std::string name_;
  std::map<std::string, double> weights_;
  Plateau plateau_;
  LossScaler scaler_;
  GroupedOptimizer optimizer_;
  at::Tensor class_weights_;
  torch::Device device_ = torch::kCPU;
  std::optional<AveragedWeights> averaged_;
};

/// A whole run: stage after stage, and what is kept on disk after each epoch.
class Run {
 public:
  Run(fusion::FusionModel& model, const TrainingData& data, const TrainOptions& options,
      const TrainingState& where)
      : model_(model), data_(data), options_(options_of_stages(model, options)), where_(where) {
    model.observe(data.train.label_counts());
    const bool goes_on = load_state(where, state_, model, [this]() -> torch::optim::Optimizer& {
      begin_stage();
      return stage_->torch_optimizer();
    });
    if (goes_on) {
      stage_->resume();
    } else {
      begin_stage();
    }
  }

  const std::vector<EpochRecord>& history() const { return state_.history; }

  /// False when there is nothing more to do.
  bool run_epoch(Progress& progress, const std::stop_token& stop) {
    while (stage_->is_over()) {
      if (!state_.best_weights.empty()) restore_weights(state_.best_weights, model_.module());
      if (state_.stage + 1 == std::ssize(options_)) return false;
      RunningState next;
      next.stage = state_.stage + 1;
      next.history = std::move(state_.history);
      state_ = std::move(next);
      begin_stage();
    }
    stage_->run_epoch(progress, stop);
    stage_->note_state();
    save_state(where_, state_, model_, stage_->torch_optimizer());
    return true;
  }

 private:
  void begin_stage() {
    const auto index = static_cast<std::size_t>(state_.stage);
    model_.begin_stage(model_.stages().at(index));
    stage_.emplace(model_, data_, options_.at(index), state_);
  }

  fusion::FusionModel& model_;
  const TrainingData& data_;
  std::vector<TrainOptions> options_;
  TrainingState where_;
  RunningState state_;
  std::optional<Stage> stage_;
};

std::int64_t best_epoch(const std::vector<EpochRecord>& history) {
  std::int64_t best = 0;
  for (const EpochRecord& record : history) {
    if (record.stage == history.back().stage && record.is_best) best = record.epoch;
  }
  return best;
}

/// A model that only counts.
TrainingOutcome judge_once(fusion::FusionModel& model, const TrainingData& data,
                           const TrainOptions& options) {
  model.observe(data.train.label_counts());
  EpochRecord record;
  record.is_best = true;
  record.metrics = selection_metrics(predict(model, data.dev, options.batch));
  return {{record}, 0};
}

}  // namespace

TrainingOutcome train_model(fusion::FusionModel& model, const TrainingData& data, const TrainOptions& options,
                            const TrainingState& state, const std::function<void(const EpochRecord&)>& tell,
                            Progress& progress, const std::stop_token& stop) {
  if (model.module().parameters().empty()) {
    TrainingOutcome outcome = judge_once(model, data, options);
    tell(outcome.history.front());
    return outcome;
  }
  Run run(model, data, options, state);
  for (const EpochRecord& record : run.history()) tell(record);
  while (run.run_epoch(progress, stop)) tell(run.history().back());
  progress.finish();
  return {run.history(), best_epoch(run.history())};
}

}  // namespace undertone::pipeline

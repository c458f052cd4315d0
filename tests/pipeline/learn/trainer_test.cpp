#include "pipeline/learn/trainer.hpp"

#include <fstream>

#include <doctest/doctest.h>
#include <torch/torch.h>

#include "fusion/checkpoint.hpp"
#include "fusion/registry.hpp"
#include "src/core/error.hpp"
#include "tests/pipeline/learn/made_set.hpp"
#include "tests/support/errors.hpp"
#include "tests/support/temporary_directory.hpp"

namespace undertone::pipeline {
namespace {

using support::TemporaryDirectory;

struct Data {
  LearningSet train;
  LearningSet dev;

  explicit Data(std::size_t dialogues = 60) : train(made_set(1, dialogues)), dev(made_set(2, dialogues / 2)) {
    torch::set_num_threads(1);  // the matrices are too small to be divided
    const auto normalisation = fit_normalisation(train);
    normalise(train, normalisation);
    normalise(dev, normalisation);
  }
  TrainingData both() const { return {train, dev}; }
};

std::unique_ptr<fusion::FusionModel> make(const std::string& kind, const Data& data) {
  std::map<std::string, std::string> options;
  if (kind == "contextual-lstm") options = {{"width", "16"}, {"dense-width", "16"}};
  if (kind == "sdt" || kind == "concat-mlp" || kind == "late-average") options = {{"width", "16"}};
  torch::manual_seed(11);
  return fusion::make_model(kind, options, {data.train.labels, data.train.widths, data.train.speakers});
}

TrainOptions short_training(std::int64_t epochs = 6) {
  TrainOptions options;
  options.epochs = epochs;
  options.batch = 8;
  options.optimizer.rate = 0.01;
  return options;
}

TrainingOutcome train(fusion::FusionModel& model, const Data& data, const TrainOptions& options,
                      const TrainingState& state = {}, const std::stop_token& stop = {}) {
  return train_model(
      model, data.both(), options, state, [](const EpochRecord&) {}, silent_progress(), stop);
}

std::vector<at::Tensor> weights_of(fusion::FusionModel& model) {
  std::vector<at::Tensor> weights = model.module().parameters();
  for (const auto& buffer : model.module().buffers()) weights.push_back(buffer);
  return weights;
}

bool same_weights(fusion::FusionModel& a, fusion::FusionModel& b) {
  const auto first = weights_of(a), second = weights_of(b);
  bool same = first.size() == second.size();
  for (std::size_t i = 0; same && i < first.size(); ++i) same = torch::equal(first[i], second[i]);
  return same;
}

/// Stops a run after some epochs, as a kill would, but for what is on the disk.
class Killed {};
void train_until_killed(fusion::FusionModel& model, const Data& data, const TrainOptions& options,
                        const TrainingState& state, std::size_t epochs) {
  std::size_t told = 0;
  try {
    train_model(model, data.both(), options, state,
                [&](const EpochRecord&) {
                  if (++told == epochs) throw Killed();
                },
                silent_progress(), {});
  } catch (const Killed&) {
  }
}

}  // namespace

TEST_SUITE("learn") {
  TEST_CASE("every model learns what is there to learn, and is left with its best epoch") {
    const Data data;
    for (const auto& kind : fusion::model_kinds()) {
      CAPTURE(std::string(kind.name));
      const auto model = make(std::string(kind.name), data);
      const TrainingOutcome outcome = train(*model, data, short_training(15));
      const auto metrics = selection_metrics(predict(*model, data.dev, 8));
      if (kind.name == "majority") {
        CHECK(metrics.at("accuracy") < 0.5);
        continue;
      }
      // What late-fusion is given here are no logits of encoders, and it has no weights to make sense of
      // others.
      if (kind.name != "late-fusion") CHECK(metrics.at("accuracy") > 0.65);
      double best = 0;
      for (const auto& record : outcome.history) {
        if (record.stage != outcome.history.back().stage) continue;
        best = std::max(best, record.metrics.at("weighted-f1"));
        if (record.epoch == outcome.best_epoch) CHECK(record.is_best);
      }
      CHECK(metrics.at("weighted-f1") == doctest::Approx(best));
    }
  }

  TEST_CASE("the same seed gives the same bits, whatever the number of workers, and another seed others") {
    const Data data;
    TrainOptions options = short_training(3);
    options.modality_dropout = 0.3;
    const auto first = make("sdt", data), second = make("sdt", data), third = make("sdt", data);
    train(*first, data, options);
    options.workers = 3;
    train(*second, data, options);
    CHECK(same_weights(*first, *second));
    options.seed = 2;
    train(*third, data, options);
    CHECK(!same_weights(*first, *third));
  }

  TEST_CASE("every model that was killed after any epoch and resumed ends with the same bits") {
    const Data data(16);
    TrainOptions options = short_training(4);
    options.schedule.kind = ScheduleKind::kCosine;
    options.weight_averaging = 0.9;
    options.modality_dropout = 0.2;
    options.optimizer.accumulate = 3;
    for (const auto& kind : fusion::model_kinds()) {
      CAPTURE(std::string(kind.name));
      if (kind.name == "majority") continue;
      const auto whole = make(std::string(kind.name), data);
      train(*whole, data, options);
      for (const std::size_t epochs : {1, 3}) {
        CAPTURE(epochs);
        const TemporaryDirectory folder;
        const TrainingState state{folder / "state", "same"};
        const auto killed = make(std::string(kind.name), data);
        train_until_killed(*killed, data, options, state, epochs);
        const auto resumed = make(std::string(kind.name), data);
        torch::manual_seed(999);  // where another process would stand
        const TrainingOutcome outcome = train(*resumed, data, options, state);
        CHECK(outcome.history.size() == 4 * whole->stages().size());
        CHECK(same_weights(*whole, *resumed));
      }
    }
  }

  TEST_CASE("each optimizer, with plateau and early stop, resumes as well") {
    const Data data;
    for (const OptimizerKind kind : {OptimizerKind::kAdam, OptimizerKind::kAdamW, OptimizerKind::kSgd}) {
      TrainOptions options = short_training(12);
      options.optimizer.kind = kind;
      options.optimizer.weight_decay = 0.01;
      options.schedule.kind = ScheduleKind::kPlateau;
      options.schedule.plateau_patience = 0;
      options.patience = 4;
      const auto whole = make("concat-mlp", data);
      const auto outcome = train(*whole, data, options);
      const TemporaryDirectory folder;
      const TrainingState state{folder / "state", "same"};
      const auto killed = make("concat-mlp", data), resumed = make("concat-mlp", data);
      train_until_killed(*killed, data, options, state, 3);
      const auto later = train(*resumed, data, options, state);
      CHECK(later.history.size() == outcome.history.size());
      CHECK(later.history.back().rate == outcome.history.back().rate);
      CHECK(same_weights(*whole, *resumed));
    }
  }

  TEST_CASE("a state of another run, or a damaged one, is refused") {
    const Data data;
    const TemporaryDirectory folder;
    const auto model = make("linear", data);
    train_until_killed(*model, data, short_training(), {folder / "state", "one"}, 2);
    const auto other = make("linear", data);
    CHECK(support::error_text([&] {
            train(*other, data, short_training(), {folder / "state", "two"});
          }).find("belongs to a run with other data or options") != std::string::npos);
    std::ofstream(folder / "state", std::ios::binary) << "rubbish";
    CHECK(support::error_text([&] {
            train(*other, data, short_training(), {folder / "state", "one"});
          }).find("it is damaged") != std::string::npos);
  }

  TEST_CASE("training stops when it is asked to, and when nothing improves") {
    const Data data;
    std::stop_source source;
    source.request_stop();
    const auto model = make("linear", data);
    CHECK(support::error_of([&] { train(*model, data, short_training(), {}, source.get_token()); })->kind() ==
          ErrorKind::kCancelled);
    TrainOptions options = short_training(500);
    options.patience = 3;
    const auto other = make("linear", data);
    const auto outcome = train(*other, data, options);
    CHECK(outcome.history.size() < 400);
    CHECK(static_cast<std::int64_t>(outcome.history.size()) == outcome.best_epoch + 3);
  }

  TEST_CASE("the last epoch is kept where that is asked for, however good others were") {
    const Data data;
    TrainOptions options = short_training(4);
    options.optimizer.rate = 5;  // which makes it worse and worse
    options.select_by = SelectBy::kLast;
    const auto model = make("linear", data);
    CHECK(train(*model, data, options).best_epoch == 4);
  }

  TEST_CASE("summed gradients of a group are those of the group's batches one after the other") {
    // With plain descent without momentum a sum over k batches would be k steps from the same weights; here
    // it is enough that mean and sum differ and that a dropped group makes no step.
    const Data data;
    TrainOptions options = short_training(1);
    options.optimizer.kind = OptimizerKind::kSgd;
    options.optimizer.accumulate = 1000;
    options.optimizer.incomplete = IncompleteGroup::kDrop;
    const auto untouched = make("linear", data), dropped = make("linear", data);
    train(*dropped, data, options);
    untouched->observe(data.train.label_counts());
    CHECK(same_weights(*untouched, *dropped));
    options.optimizer.incomplete = IncompleteGroup::kKeep;
    const auto mean = make("linear", data), sum = make("linear", data);
    train(*mean, data, options);
    options.optimizer.accumulation = Accumulation::kSum;
    options.optimizer.rate /= 8;  // 60 conversations are 8 batches
    train(*sum, data, options);
    CHECK(!same_weights(*untouched, *mean));
    const auto a = weights_of(*mean), b = weights_of(*sum);
    for (std::size_t i = 0; i < a.size(); ++i) CHECK(torch::allclose(a[i], b[i], 1e-4, 1e-6));
  }

  TEST_CASE("class weights lift what is rare, and unknown loss weights are refused") {
    Data data;
    for (auto& dialogue : data.train.dialogues) {
      for (auto& utterance : dialogue.utterances) {
        if (utterance.label == 2 && dialogue.id.back() != '3') utterance.label = 1;
      }
    }
    const auto recall_of_last = [&](ClassWeighting weighting) {
      TrainOptions options = short_training(10);
      options.class_weights = weighting;
      options.select_by = SelectBy::kLoss;
      const auto model = make("linear", data);
      train(*model, data, options);
      const auto predictions = predict(*model, data.train, 8);
      double found = 0;
      for (std::size_t i = 0; i < predictions.labels.size(); ++i) {
        const double* row = predictions.logits.data() + 3 * i;
        found += row[2] > row[0] && row[2] > row[1] ? 1 : 0;
      }
      return found;
    };
    CHECK(recall_of_last(ClassWeighting::kInverse) > 2 * recall_of_last(ClassWeighting::kNone));
    TrainOptions options = short_training();
    options.loss_weights = {"nothing=1"};
    const auto model = make("linear", data);
    CHECK_THROWS_AS(train(*model, data, options), Error);
  }

  TEST_CASE("predictions do not depend on the size of batches") {
    const Data data;
    const auto model = make("sdt", data);
    const auto one = predict(*model, data.dev, 1), many = predict(*model, data.dev, 100);
    REQUIRE(one.logits.size() == many.logits.size());
    CHECK(one.ids == many.ids);
    for (std::size_t i = 0; i < one.logits.size(); ++i)
      CHECK(one.logits[i] == doctest::Approx(many.logits[i]).epsilon(1e-3));
  }
}

}  // namespace undertone::pipeline

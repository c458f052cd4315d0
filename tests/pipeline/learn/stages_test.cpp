#include <doctest/doctest.h>
#include <torch/torch.h>

#include "fusion/blocks/inputs.hpp"
#include "fusion/models/learned_model.hpp"
#include "pipeline/learn/mixed_precision.hpp"
#include "pipeline/learn/optimizer.hpp"
#include "pipeline/learn/trainer.hpp"
#include "src/core/error.hpp"
#include "tests/pipeline/learn/made_set.hpp"
#include "tests/support/errors.hpp"
#include "tests/support/temporary_directory.hpp"

namespace undertone::pipeline {
namespace {

using support::TemporaryDirectory;

/// A teacher that learns from text, then a student that learns from the frozen teacher's answers alone.
class TeacherAndStudent final : public fusion::LearnedModel {
 public:
  explicit TeacherAndStudent(const fusion::ModelSpec& spec) : LearnedModel("teacher-and-student", spec) {
    torch::manual_seed(3);
    teacher_ = register_module("teacher", torch::nn::Linear(spec.width(Modality::kText), spec.classes()));
    student_ = register_module("student", torch::nn::Linear(spec.width(Modality::kText), spec.classes()));
  }
  std::map<std::string, double> loss_weights() const override { return {{"label", 1.0}, {"imitation", 1.0}}; }
  std::vector<std::string> stages() const override { return {"teacher", "student"}; }
  void begin_stage(std::string_view stage) override {
    teaches_ = stage == "student";
    for (at::Tensor& weight : teacher_->parameters()) weight.set_requires_grad(!teaches_);
    for (at::Tensor& weight : student_->parameters()) weight.set_requires_grad(teaches_);
  }
  std::vector<fusion::ParameterGroup> parameter_groups() override {
    const auto& learner = teaches_ ? student_ : teacher_;
    return {{"weight", {learner->weight}}, {"bias", {learner->bias}, 0.5}};
  }

  torch::nn::Linear teacher_{nullptr}, student_{nullptr};

 private:
  fusion::Prediction answer(const tensor::Batch& batch) override {
    const at::Tensor text = fusion::utterance_vectors(batch, Modality::kText);
    const at::Tensor taught = teacher_->forward(text);
    if (!teaches_) return {.logits = taught};
    fusion::Prediction prediction{.logits = student_->forward(text)};
    if (is_training()) {
      const at::Tensor places = batch.mask.unsqueeze(-1);
      prediction.losses["imitation"] =
          (torch::where(places, prediction.logits - taught.detach(), 0.0).pow(2)).mean();
    }
    return prediction;
  }

  bool teaches_ = true;
};

struct Data {
  LearningSet train = made_set(1), dev = made_set(2, 20);

  Data() {
    torch::set_num_threads(1);
    const auto normalisation = fit_normalisation(train);
    normalise(train, normalisation);
    normalise(dev, normalisation);
  }
  fusion::ModelSpec spec() const { return {train.labels, train.widths, train.speakers}; }
};

TrainOptions few_epochs() {
  TrainOptions options;
  options.epochs = 3;
  options.batch = 8;
  options.optimizer.rate = 0.02;
  return options;
}

TrainingOutcome train(
    fusion::FusionModel& model, const Data& data, const TrainOptions& options,
    const TrainingState& state = {},
    const std::function<void(const EpochRecord&)>& tell = [](const EpochRecord&) {}) {
  return train_model(model, {data.train, data.dev}, options, state, tell, silent_progress(), {});
}

std::vector<std::string> stages_of(const TrainingOutcome& outcome) {
  std::vector<std::string> stages;
  for (const EpochRecord& record : outcome.history)
    stages.push_back(record.stage + std::to_string(record.epoch));
  return stages;
}

bool same(torch::nn::Module& a, torch::nn::Module& b) {
  const auto first = a.parameters(), second = b.parameters();
  for (std::size_t i = 0; i < first.size(); ++i) {
    if (!torch::equal(first[i], second[i])) return false;
  }
  return true;
}

}  // namespace

TEST_SUITE("learn") {
  TEST_CASE("stages follow one another, each with its own epochs, and a frozen teacher stays as it was") {
    const Data data;
    TeacherAndStudent model(data.spec());
    TrainOptions options = few_epochs();
    options.stage_epochs = {"student=2"};
    std::vector<at::Tensor> taught;
    const TrainingOutcome outcome = train(model, data, options, {}, [&](const EpochRecord& record) {
      if (record.stage == "student") taught.push_back(model.teacher_->weight.detach().clone());
    });
    CHECK(stages_of(outcome) ==
          std::vector<std::string>{"teacher1", "teacher2", "teacher3", "student1", "student2"});
    CHECK(torch::equal(taught.front(), taught.back()));
    CHECK(torch::equal(taught.front(), model.teacher_->weight));
    CHECK(!outcome.history.front().losses.contains("imitation"));
    CHECK(outcome.history.back().losses.contains("imitation"));
    CHECK(outcome.best_epoch <= 2);
  }

  TEST_CASE("the second stage starts from the best weights of the first, not from its last") {
    const Data data;
    TeacherAndStudent model(data.spec());
    TrainOptions options = few_epochs();
    options.epochs = 8;
    options.optimizer.rate = 2;  // wild, so that some epoch in the middle is the best
    options.stage_epochs = {"student=1"};
    std::vector<at::Tensor> weights;
    const auto outcome = train(model, data, options, {}, [&](const EpochRecord&) {
      weights.push_back(model.teacher_->weight.detach().clone());
    });
    std::size_t best = 0;
    for (std::size_t i = 0; i < 8; ++i) best = outcome.history[i].is_best ? i : best;
    CHECK(torch::equal(weights.back(), weights[best]));
  }

  TEST_CASE("a run of two stages that was killed after any epoch goes on to the same bits") {
    const Data data;
    TrainOptions options = few_epochs();
    options.weight_averaging = 0.5;
    options.schedule.kind = ScheduleKind::kCosine;
    options.stage_rates = {"student=0.05"};
    TeacherAndStudent whole(data.spec());
    train(whole, data, options);
    for (const int epochs : {1, 3, 4, 6}) {
      CAPTURE(epochs);
      const TemporaryDirectory folder;
      const TrainingState state{folder / "state", "same"};
      struct Killed {};
      TeacherAndStudent killed(data.spec()), resumed(data.spec());
      int told = 0;
      CHECK_THROWS_AS(train(killed, data, options, state,
                            [&](const EpochRecord&) {
                              if (++told == epochs) throw Killed();
                            }),
                      Killed);
      torch::manual_seed(999);
      CHECK(train(resumed, data, options, state).history.size() == 6);
      CHECK(same(whole, resumed));
    }
  }

  TEST_CASE("groups of weights learn at their own rates") {
    const Data data;
    const auto moved = [&](const std::vector<std::string>& rates) {
      TeacherAndStudent model(data.spec());
      model.begin_stage("teacher");
      const at::Tensor weight = model.teacher_->weight.detach().clone(),
                       bias = model.teacher_->bias.detach().clone();
      OptimizerOptions options;
      options.kind = OptimizerKind::kSgd;
      options.group_rates = rates;
      GroupedOptimizer optimizer(options, model.parameter_groups());
      for (const at::Tensor& parameter : optimizer.parameters())
        parameter.mutable_grad() = torch::ones_like(parameter);
      optimizer.set_rate(0.1);
      optimizer.step();
      return std::pair((weight - model.teacher_->weight).mean().item<double>(),
                       (bias - model.teacher_->bias).mean().item<double>());
    };
    CHECK(moved({}).first == doctest::Approx(0.1));
    CHECK(moved({}).second == doctest::Approx(0.05));  // the model's own wish
    CHECK(moved({"bias=3", "weight=0"}).first == doctest::Approx(0));
    CHECK(moved({"bias=3", "weight=0"}).second == doctest::Approx(0.3));
    CHECK_THROWS_AS(moved({"biass=3"}), Error);
  }

  TEST_CASE("decay of matrices leaves biases alone") {
    const Data data;
    TeacherAndStudent model(data.spec());
    OptimizerOptions options;
    options.kind = OptimizerKind::kSgd;
    options.weight_decay = 0.5;
    options.decay_of = DecayOf::kMatrices;
    GroupedOptimizer optimizer(options, model.parameter_groups());
    const at::Tensor weight = model.student_->weight.detach().clone(),
                     bias = model.student_->bias.detach().clone();
    for (const at::Tensor& parameter : optimizer.parameters())
      parameter.mutable_grad() = torch::zeros_like(parameter);
    optimizer.set_rate(0.1);
    optimizer.step();
    CHECK(torch::allclose(model.student_->weight, weight * 0.95));
    CHECK(torch::equal(model.student_->bias, bias));
  }

  TEST_CASE("a stage, a group or a loss that the model has not is refused with those that it has") {
    const Data data;
    TeacherAndStudent model(data.spec());
    TrainOptions options = few_epochs();
    options.stage_epochs = {"studnt=2"};
    CHECK(support::error_text([&] { train(model, data, options); }) ==
          "misuse: --stage-epochs studnt=2: this model has student, teacher");
    options = few_epochs();
    options.loss_weights = {"label"};
    CHECK(support::error_text([&] { train(model, data, options); }) ==
          "misuse: --loss-weight label: expected NAME=NUMBER");
  }

  TEST_CASE("shorter numbers learn as well, and a killed run goes on to the same bits with them") {
    const Data data;
    for (const Precision precision : {Precision::kBfloat16, Precision::kFloat16}) {
      TrainOptions options = few_epochs();
      options.precision = precision;
      options.optimizer.clip = ClipKind::kNorm;
      TeacherAndStudent exact(data.spec()), whole(data.spec()), resumed(data.spec());
      TrainOptions exact_options = options;
      exact_options.precision = Precision::kFloat32;
      const auto expected = train(exact, data, exact_options);
      const auto outcome = train(whole, data, options);
      CHECK(!same(exact, whole));
      CHECK(outcome.history.back().train_loss ==
            doctest::Approx(expected.history.back().train_loss).epsilon(0.05));
      CHECK((whole.teacher_->weight.scalar_type() == torch::kFloat));
      const TemporaryDirectory folder;
      const TrainingState state{folder / "state", "same"};
      struct Killed {};
      TeacherAndStudent killed(data.spec());
      CHECK_THROWS_AS(train(killed, data, options, state, [](const EpochRecord&) { throw Killed(); }),
                      Killed);
      train(resumed, data, options, state);
      CHECK(same(whole, resumed));
    }
  }

  TEST_CASE("the factor of the loss falls when gradients overflow and grows after many sound steps") {
    const at::Tensor weight = torch::zeros({2}).set_requires_grad(true);
    LossScaler scaler(Precision::kFloat16);
    const double first = scaler.factor();
    weight.mutable_grad() = torch::full({2}, static_cast<float>(first));
    CHECK(scaler.unscale({weight}));
    CHECK(torch::allclose(weight.grad(), torch::ones({2})));
    weight.mutable_grad() = torch::full({2}, std::numeric_limits<float>::infinity());
    CHECK(!scaler.unscale({weight}));
    CHECK(scaler.factor() == first / 2);
    for (int i = 0; i < 2000; ++i) {
      weight.mutable_grad() = torch::ones({2});
      REQUIRE(scaler.unscale({weight}));
    }
    CHECK(scaler.factor() == first);
    LossScaler none(Precision::kBfloat16);
    CHECK(none.factor() == 1);
  }
}

}  // namespace undertone::pipeline

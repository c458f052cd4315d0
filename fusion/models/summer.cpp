#include <optional>

#include <torch/torch.h>

#include "fusion/checkpoint.hpp"
#include "fusion/models/learned_model.hpp"
#include "fusion/models/summer_losses.hpp"
#include "fusion/models/summer_network.hpp"
#include "fusion/models/windows.hpp"
#include "src/core/error.hpp"
#include "src/io/safetensors.hpp"
#include "src/tensor/weights.hpp"

namespace undertone::fusion {
namespace {

constexpr std::string_view kTeacher = "teacher", kStudent = "student";
// Weights of the losses; our choice.
constexpr double kCrossWeight = 1, kAlignWeight = 0.1, kSmoothWeight = 0.5;

/// What the teacher looks at.
std::vector<Modality> modalities_of_teacher(const ModelSpec& spec, TeacherKind kind) {
  if (kind == TeacherKind::kMultimodal) return spec.modalities();
  const Modality wanted = kind == TeacherKind::kText    ? Modality::kText
                          : kind == TeacherKind::kAudio ? Modality::kAudio
                                                        : Modality::kVisual;
  if (spec.width(wanted) > 0) return {wanted};
  throw Error(ErrorKind::kMisuse, "the teacher is to learn from " + std::string(to_string(wanted)) +
                                      ", of which the data hold nothing; another one is named by the option "
                                      "teacher, such as " +
                                      std::string(to_string(spec.modalities().front())) + " or none");
}

/// SUMMER: a teacher is trained first and frozen; then a student learns from the labels, from the teacher's
/// classifier and answers, and lets the teacher guide its attention.
class Summer final : public LearnedModel {
 public:
  Summer(const ModelSpec& spec, const SummerOptions& options)
      : LearnedModel("summer", spec), options_(options) {
    if (options.has_teacher_network()) {
      teacher_ = register_module(
          "teacher", SummerNetwork(modalities_of_teacher(spec, options.teacher), spec, options, Guided::kNo));
    }
    student_ = register_module(
        "student", SummerNetwork(spec.modalities(), spec, options, teacher_ ? Guided::kYes : Guided::kNo));
    enter(kStudent);
  }

  std::vector<std::string> stages() const override {
    if (teacher_ && options_.teacher_file.empty()) return {std::string(kTeacher), std::string(kStudent)};
    return {std::string(kStudent)};
  }
  void begin_stage(std::string_view stage) override {
    if (!options_.teacher_file.empty()) load_teacher();
    enter(stage);
  }
  void begin_epoch(double share) override {
    learner()->set_temperature(options_.temperature +
                               (options_.temperature_end - options_.temperature) * share);
  }
  std::vector<std::string> warnings() const override;
  std::map<std::string, double> loss_weights() const override;

  /// A frozen teacher does not begin to learn again, nor to make noise.
  void train(bool on = true) override {
    torch::nn::Module::train(on);
    if (teacher_ && !is_teaching_) teacher_->eval();
  }

 private:
  Prediction answer(const tensor::Batch& batch) override {
    const std::int64_t length = batch.mask.size(1);
    if (is_training() || length <= options_.window) return answer_part(batch, 0);
    return answer_in_windows(
        batch, plan_windows(length, options_.window, options_.overlap),
        [&](const tensor::Batch& part, std::int64_t begin) { return answer_part(part, begin); });
  }

  Prediction answer_part(const tensor::Batch& batch, std::int64_t first_place) {
    return is_teaching_ ? answer_of_teacher(batch, first_place) : answer_of_student(batch, first_place);
  }
  Prediction answer_of_teacher(const tensor::Batch& batch, std::int64_t first_place);
  Prediction answer_of_student(const tensor::Batch& batch, std::int64_t first_place);
  void add_losses(const SummerOutput& own, const std::optional<SummerOutput>& taught,
                  const tensor::Batch& batch, Prediction& prediction);

  SummerNetwork& learner() { return is_teaching_ ? teacher_ : student_; }
  bool distils() const { return options_.teacher != TeacherKind::kNone; }
  void enter(std::string_view stage);
  void load_teacher();

  SummerOptions options_;
  SummerNetwork teacher_{nullptr}, student_{nullptr};
  bool is_teaching_ = false;  // the stage in which the teacher learns
};

void Summer::enter(std::string_view stage) {
  is_teaching_ = stage == kTeacher;
  if (!teacher_) return;
  for (at::Tensor& weight : teacher_->parameters()) weight.set_requires_grad(is_teaching_);
  for (at::Tensor& weight : student_->parameters()) weight.set_requires_grad(!is_teaching_);
  train(is_training());
}

void Summer::load_teacher() {
  const std::string& path = options_.teacher_file;
  const CheckpointCard card = load_checkpoint(path).card;
  with_context("taking the teacher of " + path, [&] {
    if (card.model != name())
      throw Error(ErrorKind::kMisuse, "it is of the model " + card.model + ", which has no teacher");
    if (card.spec.labels != labels())
      throw Error(ErrorKind::kMisuse, "its labels are others, or in another order");
    const io::SafetensorsFile file{std::filesystem::path(path)};
    const auto weights = teacher_->parameters();
    const torch::Device device = weights.front().device();
    teacher_->to(torch::kCPU);
    tensor::load_weights(file.content(), "model.teacher.", *teacher_);
    teacher_->to(device);
  });
}

std::vector<std::string> Summer::warnings() const {
  const ExpertGateOptions gate = options_.modality_gate();
  std::vector<std::string> warnings;
  if (options_.experts_of_modality() > 0 && never_drops(options_.experts, gate)) {
    const auto enough = static_cast<std::int64_t>(gate.sigmas * gate.sigmas + 1) + 1;
    warnings.push_back("of " + std::to_string(options_.experts) +
                       " experts none can ever leave the band, so none is ever dropped; " +
                       std::to_string(enough) + " are needed, or --set stat-scope=batch");
  }
  return warnings;
}

std::map<std::string, double> Summer::loss_weights() const {
  std::map<std::string, double> weights = {{"label", 1.0}};
  if (options_.smooth == Use::kOn) weights["smooth"] = kSmoothWeight;
  if (!distils()) return weights;
  if (options_.cross_ce == Use::kOn) weights["cross-label"] = kCrossWeight;
  if (options_.cross_kl == Use::kOn) weights["cross-teacher"] = kCrossWeight;
  if (options_.align != Alignment::kNone) weights["align"] = kAlignWeight;
  return weights;
}

Prediction Summer::answer_of_teacher(const tensor::Batch& batch, std::int64_t first_place) {
  const SummerOutput own = teacher_->forward(batch, first_place, nullptr);
  Prediction prediction;
  prediction.logits = torch::where(own.any.unsqueeze(-1), own.logits, prior().to(own.logits.scalar_type()));
  if (is_training() && options_.smooth == Use::kOn)
    prediction.losses["smooth"] = smoothed_loss(prediction.logits, options_.smoothing, batch);
  return prediction;
}

/// What people may look at, each [B, L, ...].
void add_diagnostics(const SummerOutput& own, const std::vector<Modality>& modalities,
                     std::map<std::string, at::Tensor>& diagnostics) {
  for (std::size_t m = 0; m < modalities.size(); ++m) {
    const std::string name(to_string(modalities[m]));
    if (!own.choices[m].kept.defined()) continue;
    diagnostics["experts-" + name] = own.choices[m].weights;
    diagnostics["kept-" + name] = own.choices[m].kept;
  }
  for (const auto& [pair, share] : own.changed) {
    const auto& [target, source] = pair;
    diagnostics["changed-" + std::string(to_string(target)) + "-" + std::string(to_string(source))] = share;
  }
  diagnostics["features"] = own.fused;
}

Prediction Summer::answer_of_student(const tensor::Batch& batch, std::int64_t first_place) {
  std::optional<SummerOutput> taught;
  if (teacher_ && (is_training() || options_.infer_with_teacher == Use::kOn)) {
    const torch::NoGradGuard no_gradient;
    taught = teacher_->forward(batch, first_place, nullptr);
  }
  const SummerOutput own = student_->forward(batch, first_place, taught ? &taught->record : nullptr);
  Prediction prediction{.logits = own.logits};
  if (is_training()) {
    add_losses(own, taught, batch, prediction);
    return prediction;
  }
  add_diagnostics(own, student_->modalities(), prediction.diagnostics);
  if (taught) {
    prediction.diagnostics["logits-teacher"] =
        torch::where(taught->any.unsqueeze(-1), taught->logits, prior().to(taught->logits.scalar_type()));
  }
  return prediction;
}

void Summer::add_losses(const SummerOutput& own, const std::optional<SummerOutput>& taught,
                        const tensor::Batch& batch, Prediction& prediction) {
  auto& losses = prediction.losses;
  if (options_.smooth == Use::kOn) losses["smooth"] = smoothed_loss(own.logits, options_.smoothing, batch);
  if (!distils()) return;
  SummerNetwork& judge = taught ? teacher_ : student_;
  std::vector<TaughtBranch> branches;
  for (std::size_t m = 0; m < own.branches.size(); ++m)
    branches.push_back({own.branches[m], judge->classify(own.branches[m]), own.present[m]});
  TeacherAnswer answer;
  if (taught) {
    branches.push_back({own.fused, judge->classify(own.fused), own.any});
    answer = {taught->fused, taught->logits, taught->any};
  } else {  // the fused answer itself teaches
    const at::Tensor features = own.fused.detach();
    answer = {features, judge->classify(features).detach(), own.any};
  }
  if (options_.cross_ce == Use::kOn) losses["cross-label"] = cross_label_loss(branches, batch);
  if (options_.cross_kl == Use::kOn) {
    losses["cross-teacher"] = cross_teacher_loss(branches, answer, options_.distillation_temperature, batch);
  }
  if (options_.align != Alignment::kNone)
    losses["align"] = alignment_loss(branches, answer, options_.align, batch);
}

}  // namespace

std::unique_ptr<ModelFactory> summer_factory() {
  return std::make_unique<LearnedModelFactory<Summer, SummerOptions>>();
}

}  // namespace undertone::fusion

#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "fusion/blocks/expert_mixture.hpp"
#include "fusion/blocks/hierarchical_fusion.hpp"

namespace undertone::fusion {

/// What teaches: nothing, a network that looks at one modality or at all, or the student's own fused answer.
enum class TeacherKind { kNone, kText, kAudio, kVisual, kMultimodal, kSelf };
enum class MixtureKind { kSparse, kTopK, kDense, kNone };
enum class GlobalGate { kDense, kSparse };
enum class Context { kBoth, kPast };
enum class Alignment { kFeatures, kLogits, kNone };
enum class Use { kOn, kOff };

constexpr auto option_choices(TeacherKind) {
  return std::to_array<Choice<TeacherKind>>({{TeacherKind::kNone, "none"},
                                             {TeacherKind::kText, "text"},
                                             {TeacherKind::kAudio, "audio"},
                                             {TeacherKind::kVisual, "visual"},
                                             {TeacherKind::kMultimodal, "multimodal"},
                                             {TeacherKind::kSelf, "self"}});
}
constexpr auto option_choices(MixtureKind) {
  return std::to_array<Choice<MixtureKind>>({{MixtureKind::kSparse, "sdmoe"},
                                             {MixtureKind::kTopK, "topk"},
                                             {MixtureKind::kDense, "dense"},
                                             {MixtureKind::kNone, "none"}});
}
constexpr auto option_choices(GlobalGate) {
  return std::to_array<Choice<GlobalGate>>({{GlobalGate::kDense, "dense"}, {GlobalGate::kSparse, "sdmoe"}});
}
constexpr auto option_choices(Context) {
  return std::to_array<Choice<Context>>({{Context::kBoth, "both"}, {Context::kPast, "past"}});
}
constexpr auto option_choices(Alignment) {
  return std::to_array<Choice<Alignment>>(
      {{Alignment::kFeatures, "features"}, {Alignment::kLogits, "logits"}, {Alignment::kNone, "off"}});
}
constexpr auto option_choices(Use) {
  return std::to_array<Choice<Use>>({{Use::kOn, "on"}, {Use::kOff, "off"}});
}

/// Everything that the paper leaves open is an option with a default of our choice; docs/models/summer.md
/// says which.
struct SummerOptions {
  std::int64_t width = 256;
  std::int64_t heads = 8;
  double dropout = 0.5;
  TeacherKind teacher = TeacherKind::kText;
  std::string teacher_file;
  Use infer_with_teacher = Use::kOn;
  MixtureKind mixture = MixtureKind::kSparse;
  std::int64_t experts = 8;
  ExpertGateOptions gate;
  double temperature = 1;        // of the gate's noise at first
  double temperature_end = 0.5;  // and in the last epoch
  FusionKind fusion = FusionKind::kHierarchical;
  DynamicRule dynamic;
  DynamicScope dynamic_scope = DynamicScope::kPerPair;
  PhiKind phi = PhiKind::kLearned;
  double phi_value = 0.5;
  Use global_moe = Use::kOn;
  std::int64_t global_experts = 4;
  GlobalGate global_gate = GlobalGate::kDense;
  Residual residual = Residual::kKept;
  Use cross_ce = Use::kOn, cross_kl = Use::kOn, smooth = Use::kOn;
  Alignment align = Alignment::kFeatures;
  double distillation_temperature = 1;
  double smoothing = 0.1;
  Context context = Context::kBoth;
  std::int64_t reach = 128;
  std::int64_t window = 1024;
  std::int64_t overlap = 320;

  static void fields(auto& self, auto&& field) {
    network_fields(self, field);
    teacher_fields(self, field);
    expert_fields(self, field);
    fusion_fields(self, field);
    distillation_fields(self, field);
    length_fields(self, field);
  }
  std::vector<std::string> problems() const;

  bool has_teacher_network() const { return teacher != TeacherKind::kNone && teacher != TeacherKind::kSelf; }
  /// How many experts a modality has: none where the kind is none.
  std::int64_t experts_of_modality() const { return mixture == MixtureKind::kNone ? 0 : experts; }
  ExpertGateOptions modality_gate() const;
  ExpertGateOptions fused_gate() const;

 private:
  static void network_fields(auto& self, auto&& field) {
    field(self.width,
          {.name = "width",
           .value = "N",
           .help = "width of all layers, even; our choice (SDT, from which the paper comes, has 1024)",
           .low = 8,
           .high = 8192});
    field(self.heads, {.name = "heads",
                       .value = "N",
                       .help = "attention heads, among which the width is divided",
                       .low = 1,
                       .high = 64});
    field(self.dropout, {.name = "dropout",
                         .value = "SHARE",
                         .help = "share of activations left out in training",
                         .low = 0,
                         .high = 0.95});
  }
  static void teacher_fields(auto& self, auto&& field) {
    field(self.teacher,
          {.name = "teacher",
           .value = "KIND",
           .help = "what is trained first and then teaches: a network on one modality or on all, "
                   "the student's own fused answer, or nothing"});
    field(self.teacher_file,
          {.name = "teacher-file",
           .value = "FILE",
           .help = "a checkpoint of this model whose teacher is taken instead of training one"});
    field(self.infer_with_teacher,
          {.name = "infer-with-teacher",
           .value = "WHETHER",
           .help = "let the teacher guide attention outside training too; our choice"});
  }
  static void expert_fields(auto& self, auto&& field) {
    field(self.mixture,
          {.name = "moe",
           .value = "KIND",
           .help = "experts of a modality: those in the band (sdmoe), the highest few, all, or none"});
    field(self.experts,
          {.name = "experts",
           .value = "N",
           .help =
               "experts of a modality; our choice, and with 5 or less nothing leaves a band of 2 deviations",
           .low = 1,
           .high = 64});
    field(self.gate.top,
          {.name = "top-k", .value = "N", .help = "how many topk keeps; our choice", .low = 1, .high = 64});
    field(self.gate.sigmas,
          {.name = "k-sigma",
           .value = "FACTOR",
           .help = "experts further from the mean score than so many deviations are dropped",
           .low = 0.1,
           .high = 10});
    field(self.gate.side,
          {.name = "drop-side",
           .value = "SIDE",
           .help = "drop experts on both sides of the band, so a dominating one too, or only below"});
    field(
        self.gate.scope,
        {.name = "stat-scope",
         .value = "SCOPE",
         .help = "mean and deviation of the token's own scores, of all in the batch (outside training of the "
                 "running ones), or always of the running ones; our choice"});
    field(
        self.gate.noise,
        {.name = "gumbel", .value = "WHETHER", .help = "add Gumbel noise to the gate's scores in training"});
    field(self.temperature, {.name = "gumbel-start",
                             .value = "T",
                             .help = "temperature of the noisy scores in the first epoch; our choice",
                             .low = 0.01,
                             .high = 100});
    field(self.temperature_end, {.name = "gumbel-end",
                                 .value = "T",
                                 .help = "temperature in the last epoch, reached in equal steps; our choice",
                                 .low = 0.01,
                                 .high = 100});
    field(self.gate.gradient,
          {.name = "gate-gradient",
           .value = "WAY",
           .help = "gradients reach the gate through the experts kept, or as if all were; "
                   "our choice"});
  }
  static void fusion_fields(auto& self, auto&& field) {
    field(self.fusion,
          {.name = "hcmf",
           .value = "KIND",
           .help = "attention within and between modalities under the teacher's guidance, or plain "
                   "attention within each"});
    field(self.dynamic.mode, {.name = "dyn-mode",
                              .value = "MODE",
                              .help = "scores that differ from the teacher's are pulled towards them, "
                                      "weakened, or hidden; our choice"});
    field(self.dynamic_scope,
          {.name = "dyn-scope",
           .value = "SCOPE",
           .help = "look for differences in each pair of modalities, or only within text (the "
                   "first modality where there is no text); our choice"});
    field(self.dynamic.threshold,
          {.name = "dyn-threshold", .value = "D", .help = "a difference that counts", .low = 0, .high = 100});
    field(self.phi, {.name = "phi",
                     .value = "KIND",
                     .help = "how much scores are changed is learned, for each level, or fixed; our choice"});
    field(self.phi_value, {.name = "phi-value",
                           .value = "SHARE",
                           .help = "how much, at first or for good; our choice",
                           .low = 0,
                           .high = 1});
    field(self.global_moe,
          {.name = "global-moe", .value = "WHETHER", .help = "experts on all modalities of an utterance"});
    field(self.global_experts, {.name = "global-experts",
                                .value = "N",
                                .help = "how many of these; our choice",
                                .low = 1,
                                .high = 64});
    field(self.global_gate,
          {.name = "global-gate",
           .value = "KIND",
           .help = "share out among all of them, or by the rule of the modalities; our choice"});
    field(self.residual, {.name = "residual",
                          .value = "WHETHER",
                          .help = "add what goes into the fusion and its parts to what comes out"});
  }
  static void distillation_fields(auto& self, auto&& field) {
    field(self.cross_ce, {.name = "ikd-cross-ce",
                          .value = "WHETHER",
                          .help = "the teacher's frozen classifier must find the label in every feature"});
    field(self.cross_kl, {.name = "ikd-cross-kl",
                          .value = "WHETHER",
                          .help = "what it finds must be distributed as the teacher's own answer"});
    field(self.align, {.name = "ikd-align",
                       .value = "WHAT",
                       .help = "features, or logits, must be near the teacher's; our choice which"});
    field(self.smooth, {.name = "ikd-smooth",
                        .value = "WHETHER",
                        .help = "learn from smoothed labels beside the true ones"});
    field(self.distillation_temperature,
          {.name = "ikd-temperature",
           .value = "T",
           .help = "softness of the teacher's answer; our choice (SDT's: 1 on IEMOCAP, 8 on MELD)",
           .low = 0.01,
           .high = 100});
    field(self.smoothing, {.name = "ikd-smoothing",
                           .value = "SHARE",
                           .help = "share of a smoothed label that is spread over all; our choice",
                           .low = 0,
                           .high = 0.9});
  }
  static void length_fields(auto& self, auto&& field) {
    field(self.context, {.name = "context",
                         .value = "WHAT",
                         .help = "an utterance is seen with what goes before and after it, or only before"});
    field(self.reach, {.name = "reach",
                       .value = "UTTERANCES",
                       .help = "how far attention looks to either side; our choice",
                       .low = 1,
                       .high = 100000});
    field(self.window, {.name = "window",
                        .value = "UTTERANCES",
                        .help = "longer conversations are answered in windows of this length; our choice",
                        .low = 2,
                        .high = 100000});
    field(self.overlap,
          {.name = "overlap",
           .value = "UTTERANCES",
           .help = "how much of a window is only there for its neighbour's sake, on each side; at "
                   "least twice the reach, and more for what recurrence remembers; our choice",
           .low = 0,
           .high = 100000});
  }
};

}  // namespace undertone::fusion

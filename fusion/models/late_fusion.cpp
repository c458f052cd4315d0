#include <array>
#include <cmath>
#include <string>
#include <vector>

#include <torch/torch.h>

#include "fusion/blocks/inputs.hpp"
#include "fusion/models/learned_model.hpp"
#include "src/core/error.hpp"

namespace undertone::fusion {
namespace {

// Half an observation of every label, so that none is ever impossible.
constexpr double kPseudoCount = 0.5;

struct LateFusionOptions {
  double trust_text = 1;
  double trust_audio = 0.3;
  double trust_visual = 0.3;

  double trust(Modality modality) const {
    return std::array{trust_text, trust_audio, trust_visual}[index_of(modality)];
  }

  static void fields(auto& self, auto&& field) {
    field(self.trust_text, {.name = "trust-text",
                            .value = "SHARE",
                            .help = "how much of what words say counts when answering",
                            .low = 0,
                            .high = 1});
    field(self.trust_audio,
          {.name = "trust-audio",
           .value = "SHARE",
           .help = "the same of sound: acted recordings, from which its encoder learned, are "
                   "clearer than talk",
           .low = 0,
           .high = 1});
    field(self.trust_visual, {.name = "trust-visual",
                              .value = "SHARE",
                              .help = "the same of faces: posed pictures are clearer than talking faces",
                              .low = 0,
                              .high = 1});
  }
};

/// The labels' shares times what each modality's encoder makes more or less likely. An encoder's logits, the
/// last numbers of its vector, are made calibrated evidence by a factor and a bias a label; given the label,
/// modalities count as independent. What is learned from may hold one modality at a time, each with labels in
/// shares of its own: these are counted, and taken out. Answers take the shares of what was learned of words,
/// which come from conversations.
class LateFusion final : public LearnedModel {
 public:
  LateFusion(const ModelSpec& spec, const LateFusionOptions& options)
      : LearnedModel("late-fusion", spec), options_(options) {
    for (const Modality modality : spec.modalities()) {
      if (spec.width(modality) < spec.classes()) {
        throw Error(ErrorKind::kMisuse,
                    "late-fusion takes what encoders say of the labels, a logit for each; " +
                        std::string(to_string(modality)) + " is only " +
                        std::to_string(spec.width(modality)) + " wide");
      }
    }
    const auto modalities = static_cast<std::int64_t>(kModalities.size());
    factors_ = register_parameter("factors", torch::zeros({modalities}));  // logarithms
    biases_ = register_parameter("biases", torch::zeros({modalities, spec.classes()}));
    counts_ = register_buffer("counts", torch::full({modalities, spec.classes()}, kPseudoCount));
  }

 private:
  Prediction answer(const tensor::Batch& batch) override {
    at::Tensor evidence = torch::zeros({batch.mask.size(0), batch.mask.size(1), spec().classes()},
                                       torch::TensorOptions().device(batch.mask.device()));
    at::Tensor shares = torch::zeros_like(evidence), count = torch::zeros_like(evidence.narrow(-1, 0, 1));
    if (is_training()) count_labels(batch);
    for (const Modality modality : spec().modalities()) {
      const at::Tensor present = present_places(batch, modality).unsqueeze(-1).to(torch::kFloat);
      const at::Tensor one = evidence_of(batch, modality) * present;
      evidence = evidence + (is_training() ? one : options_.trust(modality) * one);
      shares = shares + shares_of(modality) * present;
      count = count + present;
    }
    if (is_training()) return {.logits = shares / count.clamp_min(1) + evidence};
    return {.logits = conversation_shares() + evidence};
  }

  /// Up to a constant the logarithm of how likely each label makes what was seen: [B, L, labels].
  at::Tensor evidence_of(const tensor::Batch& batch, Modality modality) const {
    const auto m = static_cast<std::int64_t>(index_of(modality));
    const at::Tensor said = utterance_vectors(batch, modality)
                                .narrow(-1, spec().width(modality) - spec().classes(), spec().classes());
    const at::Tensor evidence = torch::log_softmax(said, -1) * factors_[m].exp() + biases_[m];
    return evidence - evidence.mean(-1, true);
  }

  void count_labels(const tensor::Batch& batch) {
    const torch::NoGradGuard no_gradient;
    for (const Modality modality : spec().modalities()) {
      const at::Tensor labels = batch.labels.index({present_places(batch, modality) & (batch.labels >= 0)});
      counts_[static_cast<std::int64_t>(index_of(modality))] +=
          torch::bincount(labels, {}, spec().classes()).to(torch::kFloat);
    }
  }

  at::Tensor shares_of(Modality modality) const {
    const at::Tensor counts = counts_[static_cast<std::int64_t>(index_of(modality))];
    return torch::log(counts / counts.sum());
  }

  at::Tensor conversation_shares() const {
    return spec().width(Modality::kText) > 0 ? shares_of(Modality::kText) : prior();
  }

  LateFusionOptions options_;
  at::Tensor factors_, biases_, counts_;
};

}  // namespace

std::unique_ptr<ModelFactory> late_fusion_factory() {
  return std::make_unique<LearnedModelFactory<LateFusion, LateFusionOptions>>();
}

}  // namespace undertone::fusion

#pragma once

#include <map>
#include <string>
#include <vector>

#include <torch/nn/modules/normalization.h>

#include "fusion/blocks/dynamic_attention.hpp"

namespace undertone::fusion {

enum class FusionKind { kHierarchical, kSelfAttention };
enum class Residual { kKept, kNone };
/// phi is learned, or stays as it is given.
enum class PhiKind { kLearned, kFixed };

constexpr auto option_choices(FusionKind) {
  return std::to_array<Choice<FusionKind>>(
      {{FusionKind::kHierarchical, "hcmf"}, {FusionKind::kSelfAttention, "selfattn"}});
}
constexpr auto option_choices(Residual) {
  return std::to_array<Choice<Residual>>({{Residual::kKept, "on"}, {Residual::kNone, "off"}});
}
constexpr auto option_choices(PhiKind) {
  return std::to_array<Choice<PhiKind>>({{PhiKind::kLearned, "learned"}, {PhiKind::kFixed, "fixed"}});
}

struct HierarchicalFusionOptions {
  std::int64_t width = 0;
  std::int64_t heads = 8;
  double dropout = 0;
  FusionKind kind = FusionKind::kHierarchical;
  Residual residual = Residual::kKept;
  DynamicRule rule;
  DynamicScope scope = DynamicScope::kPerPair;
  PhiKind phi = PhiKind::kLearned;
  double phi_value = 0.5;  // at first
};

/// Whether a network is ever guided by a teacher: one that is not has no phi.
enum class Guided { kNo, kYes };

/// What a modality brings to the fusion.
struct FusionInput {
  at::Tensor features;  // [N, L, width]
  at::Tensor present;   // [N, L] bool
};

struct FusionOutput {
  std::vector<at::Tensor> features;            // of each modality [N, L, width], zero where it is not present
  AttentionRecord record;                      // its own scores
  std::map<ModalityPair, at::Tensor> changed;  // share of the visible pairs that were changed, [N, L]
};

/// First each modality attends to itself, then, by what that gave, to each of the others; what comes of it is
/// merged with what went in, by a linear map and a feed-forward block with residuals.
class HierarchicalFusionImpl : public torch::nn::Module {
 public:
  HierarchicalFusionImpl(const std::vector<Modality>& modalities, const HierarchicalFusionOptions& options,
                         Guided guided);

  /// `reach` [L, L] bool: which keys (columns) a query may see at all. `teacher` may be null.
  FusionOutput forward(const std::vector<FusionInput>& inputs, const at::Tensor& reach,
                       const AttentionRecord* teacher);

 private:
  struct Level {
    std::vector<HeadProjection> projections;
    at::Tensor phi;  // before the sigmoid where it is learned; undefined where it is not used
  };
  struct Pass;

  Level make_level(const std::string& name, Guided guided);
  at::Tensor amount(const Level& level) const;
  at::Tensor attend(Pass& pass, const Level& level, std::size_t target, std::size_t source,
                    const std::vector<AttentionHeads>& heads);
  at::Tensor merge(std::size_t target, const at::Tensor& own, const std::vector<at::Tensor>& parts);

  std::vector<Modality> modalities_;
  HierarchicalFusionOptions options_;
  Level inner_, outer_;
  std::vector<torch::nn::Linear> merges_, wideners_, narrowers_;
  std::vector<torch::nn::LayerNorm> norms_;
  Dropout dropout_{nullptr};
};
TORCH_MODULE(HierarchicalFusion);

}  // namespace undertone::fusion

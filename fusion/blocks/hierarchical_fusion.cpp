#include "fusion/blocks/hierarchical_fusion.hpp"

#include <algorithm>
#include <cmath>

#include <torch/torch.h>

namespace undertone::fusion {

/// What one forward pass carries from attention to attention.
struct HierarchicalFusionImpl::Pass {
  const std::vector<FusionInput>& inputs;
  const at::Tensor& reach;
  const AttentionRecord* teacher;
  FusionOutput output;
  std::optional<at::Tensor> first_differs;  // of the first modality's own attention
};

HierarchicalFusionImpl::HierarchicalFusionImpl(const std::vector<Modality>& modalities,
                                               const HierarchicalFusionOptions& options, Guided guided)
    : modalities_(modalities), options_(options) {
  const bool crosses = options.kind == FusionKind::kHierarchical && modalities.size() > 1;
  inner_ = make_level("inner", guided);
  if (crosses) outer_ = make_level("outer", guided);
  const auto parts = static_cast<std::int64_t>(crosses ? 1 + modalities.size() : 2);
  const std::int64_t width = options.width;
  for (const Modality modality : modalities) {
    const std::string name(to_string(modality));
    merges_.push_back(register_module(name + "_merge", torch::nn::Linear(parts * width, width)));
    norms_.push_back(
        register_module(name + "_norm", torch::nn::LayerNorm(torch::nn::LayerNormOptions({width}))));
    wideners_.push_back(register_module(name + "_widen", torch::nn::Linear(width, width)));
    narrowers_.push_back(register_module(name + "_narrow", torch::nn::Linear(width, width)));
  }
  dropout_ = register_module("dropout", Dropout(options.dropout));
}

HierarchicalFusionImpl::Level HierarchicalFusionImpl::make_level(const std::string& name, Guided guided) {
  Level level;
  for (const Modality modality : modalities_) {
    level.projections.push_back(register_module(std::string(to_string(modality)) + "_" + name,
                                                HeadProjection(options_.width, options_.heads)));
  }
  const bool is_used = guided == Guided::kYes && options_.kind == FusionKind::kHierarchical &&
                       options_.rule.mode != DynamicMode::kHard;
  if (!is_used) return level;
  if (options_.phi == PhiKind::kFixed) {
    level.phi = register_buffer(name + "_phi", torch::full({}, options_.phi_value));
  } else {
    const double before_sigmoid = std::log(options_.phi_value / (1 - options_.phi_value));
    level.phi = register_parameter(name + "_phi", torch::full({}, before_sigmoid));
  }
  return level;
}

at::Tensor HierarchicalFusionImpl::amount(const Level& level) const {
  if (!level.phi.defined() || options_.phi == PhiKind::kFixed) return level.phi;
  return torch::sigmoid(level.phi);
}

at::Tensor HierarchicalFusionImpl::attend(Pass& pass, const Level& level, std::size_t target,
                                          std::size_t source, const std::vector<AttentionHeads>& heads) {
  const ModalityPair pair{modalities_[target], modalities_[source]};
  const at::Tensor &asks = pass.inputs[target].present, &answers = pass.inputs[source].present;
  const at::Tensor visible = answers.unsqueeze(1).unsqueeze(1) & pass.reach;
  AttentionGuide guide{nullptr, options_.rule, {}, {}};
  if (pass.teacher != nullptr && options_.kind == FusionKind::kHierarchical) {
    guide.teacher = pass.teacher->guide_of(pair);
    guide.phi = amount(level);
    if (options_.scope == DynamicScope::kTextOnce) guide.differs = pass.first_differs;
  }
  AttentionResult result = dynamic_attention(heads[target].queries, heads[source], visible, guide, dropout_);
  const at::Tensor known = visible & asks.unsqueeze(1).unsqueeze(-1);
  pass.output.record.pairs[pair] = {result.scores, known};
  if (result.differs.defined()) {
    if (target == 0 && source == 0) pass.first_differs = result.differs;
    const at::Tensor seen = known.sum({1, 3}).clamp_min(1) * result.scores.size(1);
    pass.output.changed[pair] = (result.differs & known).sum({1, 3}).to(torch::kFloat) / seen;
  }
  return result.output;
}

at::Tensor HierarchicalFusionImpl::merge(std::size_t target, const at::Tensor& own,
                                         const std::vector<at::Tensor>& parts) {
  const bool adds = options_.residual == Residual::kKept;
  const at::Tensor merged = dropout_(merges_[target](torch::cat(parts, -1)));
  const at::Tensor normed = norms_[target](adds ? own + merged : merged);
  const at::Tensor inner = dropout_(torch::gelu(wideners_[target](normed)));
  const at::Tensor outer = dropout_(narrowers_[target](inner));
  return adds ? normed + outer : outer;
}

FusionOutput HierarchicalFusionImpl::forward(const std::vector<FusionInput>& inputs, const at::Tensor& reach,
                                             const AttentionRecord* teacher) {
  Pass pass{inputs, reach, teacher, {}, {}};
  const std::size_t count = inputs.size();
  std::vector<std::vector<at::Tensor>> parts(count);
  std::vector<AttentionHeads> heads, outer_heads;
  for (std::size_t m = 0; m < count; ++m) heads.push_back(inner_.projections[m](inputs[m].features));
  for (std::size_t m = 0; m < count; ++m) {
    parts[m] = {inputs[m].features, attend(pass, inner_, m, m, heads)};
    if (outer_.projections.empty()) continue;
    const bool adds = options_.residual == Residual::kKept;
    outer_heads.push_back(outer_.projections[m](adds ? parts[m][0] + parts[m][1] : parts[m][1]));
  }
  for (std::size_t m = 0; m < outer_heads.size(); ++m) {
    for (std::size_t n = 0; n < count; ++n) {
      if (n != m) parts[m].push_back(attend(pass, outer_, m, n, outer_heads));
    }
  }
  for (std::size_t m = 0; m < count; ++m) {
    const at::Tensor merged = merge(m, inputs[m].features, parts[m]);
    const at::Tensor present = inputs[m].present.unsqueeze(-1);
    pass.output.features.push_back(torch::where(present, merged, torch::zeros({}, merged.options())));
  }
  return std::move(pass.output);
}

}  // namespace undertone::fusion

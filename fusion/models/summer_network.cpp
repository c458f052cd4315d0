#include "fusion/models/summer_network.hpp"

#include <torch/torch.h>

#include "fusion/blocks/inputs.hpp"

namespace undertone::fusion {
namespace {

ExpertMixtureOptions mixture_options(const SummerOptions& options) {
  return {options.width, options.experts_of_modality(), options.dropout,
          options.context == Context::kPast ? Direction::kPast : Direction::kBoth, options.modality_gate()};
}

HierarchicalFusionOptions fusion_options(const SummerOptions& options) {
  return {options.width,   options.heads,         options.dropout, options.fusion,   options.residual,
          options.dynamic, options.dynamic_scope, options.phi,     options.phi_value};
}

}  // namespace

at::Tensor attention_reach(std::int64_t length, std::int64_t reach, Context context,
                           const at::TensorOptions& options) {
  const at::Tensor places = torch::arange(length, options.dtype(torch::kLong));
  const at::Tensor ahead = places.unsqueeze(0) - places.unsqueeze(1);  // of the query
  const at::Tensor near = ahead.abs() <= reach;
  return context == Context::kPast ? near & (ahead <= 0) : near;
}

SummerNetworkImpl::SummerNetworkImpl(const std::vector<Modality>& modalities, const ModelSpec& spec,
                                     const SummerOptions& options, Guided guided)
    : modalities_(modalities), options_(options) {
  for (const Modality modality : modalities) {
    const std::string name(to_string(modality));
    projections_.push_back(register_module(
        name + "_projection",
        torch::nn::Linear(torch::nn::LinearOptions(spec.width(modality), options.width).bias(false))));
    mixtures_.push_back(register_module(name + "_mixture", ExpertMixture(mixture_options(options))));
  }
  speakers_ = register_module("speakers", SpeakerEmbedding(spec.speakers, options.width));
  fusion_ = register_module("fusion", HierarchicalFusion(modalities, fusion_options(options), guided));
  if (options.global_moe == Use::kOn) {
    const auto count = static_cast<std::int64_t>(modalities.size());
    global_ = register_module("global_mixture",
                              GlobalMixture(GlobalMixtureOptions{count, options.width, options.global_experts,
                                                                 options.dropout, options.fused_gate()}));
  }
  norm_ = register_module("norm", torch::nn::LayerNorm(torch::nn::LayerNormOptions({options.width})));
  classify_ = register_module("classify", torch::nn::Linear(options.width, spec.classes()));
  dropout_ = register_module("dropout", Dropout(options.dropout));
}

void SummerNetworkImpl::set_temperature(double temperature) {
  for (ExpertMixture& mixture : mixtures_) mixture->set_temperature(temperature);
  if (global_) global_->set_temperature(temperature);
}

std::vector<FusionInput> SummerNetworkImpl::embed(const tensor::Batch& batch, std::int64_t first_place) {
  const at::Tensor speakers = speakers_(batch.speakers);
  const std::int64_t length = batch.mask.size(1);
  const at::Tensor places = sinusoidal_positions(first_place + length, options_.width, speakers.options())
                                .narrow(0, first_place, length);
  std::vector<FusionInput> inputs;
  for (std::size_t m = 0; m < modalities_.size(); ++m) {
    const at::Tensor present = present_places(batch, modalities_[m]);
    const at::Tensor sum = projections_[m](utterance_vectors(batch, modalities_[m])) + speakers + places;
    const at::Tensor kept = torch::where(present.unsqueeze(-1), sum, torch::zeros({}, sum.options()));
    inputs.push_back({dropout_(kept), present});
  }
  return inputs;
}

/// The mean of what is present, and what the global experts add to it.
at::Tensor SummerNetworkImpl::fuse(const SummerOutput& output) {
  const at::Tensor count = torch::stack(output.present, -1).sum(-1, true).clamp_min(1);
  const at::Tensor mean = torch::stack(output.branches, 0).sum(0) / count;
  if (!global_) return norm_(mean);
  const at::Tensor added = global_->forward(torch::cat(output.branches, -1), output.any).features;
  return norm_(options_.residual == Residual::kKept ? mean + added : added);
}

SummerOutput SummerNetworkImpl::forward(const tensor::Batch& batch, std::int64_t first_place,
                                        const AttentionRecord* teacher) {
  SummerOutput output;
  std::vector<FusionInput> inputs = embed(batch, first_place);
  output.any = torch::zeros_like(batch.mask);
  for (std::size_t m = 0; m < inputs.size(); ++m) {
    Mixture mixture = mixtures_[m]->forward(inputs[m].features, inputs[m].present);
    inputs[m].features = mixture.features;
    output.choices.push_back(mixture.choice);
    output.present.push_back(inputs[m].present);
    output.any = output.any | inputs[m].present;
  }
  const at::Tensor reach =
      attention_reach(batch.mask.size(1), options_.reach, options_.context, batch.mask.options());
  FusionOutput fusion = fusion_->forward(inputs, reach, teacher);
  output.branches = std::move(fusion.features);
  output.record = std::move(fusion.record);
  output.changed = std::move(fusion.changed);
  output.fused = fuse(output);
  output.logits = classify_(dropout_(output.fused));
  return output;
}

}  // namespace undertone::fusion

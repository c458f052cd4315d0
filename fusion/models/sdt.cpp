#include <vector>

#include <torch/torch.h>

#include "fusion/blocks/attention.hpp"
#include "fusion/blocks/dropout.hpp"
#include "fusion/blocks/gates.hpp"
#include "fusion/blocks/inputs.hpp"
#include "fusion/blocks/places.hpp"
#include "fusion/losses.hpp"
#include "fusion/models/learned_model.hpp"
#include "src/core/error.hpp"

namespace undertone::fusion {
namespace {

enum class GateKind { kLearned, kIdentity };
constexpr auto option_choices(GateKind) {
  return std::to_array<Choice<GateKind>>(
      {{GateKind::kLearned, "learned"}, {GateKind::kIdentity, "identity"}});
}

struct SdtOptions {
  std::int64_t width = 1024;
  std::int64_t heads = 8;
  double dropout = 0.5;
  double temperature = 1;
  GateKind gate = GateKind::kLearned;

  static void fields(auto& self, auto&& field) {
    field(self.width, {.name = "width", .value = "N", .help = "width of all layers", .low = 8, .high = 8192});
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
    field(self.temperature, {.name = "temperature",
                             .value = "T",
                             .help = "softness of the targets that the fused classifier gives",
                             .low = 0.01,
                             .high = 100});
    field(self.gate, {.name = "gate",
                      .value = "KIND",
                      .help = "weights of the gates within a modality: learned, or the identity"});
  }
  std::vector<std::string> problems() const {
    if (width % heads != 0) return {"--width: not divisible by the number of heads"};
    return {};
  }
};

/// One modality as every modality sees it, its own view included: a transformer layer and a gate for each
/// source, reduced to one vector an utterance, and the modality's own classifier.
class ViewsImpl : public torch::nn::Module {
 public:
  ViewsImpl(std::size_t sources, const SdtOptions& options, std::int64_t classes) {
    const auto gate = options.gate == GateKind::kLearned ? SelfGateImpl::Weights::kLearned
                                                         : SelfGateImpl::Weights::kIdentity;
    for (std::size_t i = 0; i < sources; ++i) {
      const std::string number = std::to_string(i);
      layers_.push_back(register_module(
          "layer" + number,
          TransformerLayer(TransformerLayerOptions{options.width, options.heads, 0, options.dropout})));
      gates_.push_back(register_module("gate" + number, SelfGate(options.width, gate)));
    }
    const auto all = static_cast<std::int64_t>(sources) * options.width;
    reduce_ = register_module("reduce", torch::nn::Linear(all, options.width));
    dropout_ = register_module("dropout", Dropout(options.dropout));
    classify_ = register_module("classify", torch::nn::Linear(options.width, classes));
  }

  at::Tensor forward(const at::Tensor& query, const std::vector<at::Tensor>& sources,
                     const std::vector<at::Tensor>& masks) {
    std::vector<at::Tensor> views;
    for (std::size_t i = 0; i < sources.size(); ++i) {
      views.push_back(gates_[i](layers_[i](query, sources[i], masks[i])));
    }
    return reduce_(torch::cat(views, -1));
  }
  at::Tensor logits(const at::Tensor& view) { return classify_(dropout_(torch::relu(view))); }

 private:
  std::vector<TransformerLayer> layers_;
  std::vector<SelfGate> gates_;
  torch::nn::Linear reduce_{nullptr}, classify_{nullptr};
  Dropout dropout_{nullptr};
};
TORCH_MODULE(Views);

/// SDT: transformers within and between modalities, a gate on each and one over all, and distillation from
/// the fused classifier to those of the modalities. The fused target is not detached, as in the released
/// code.
class Sdt final : public LearnedModel {
 public:
  Sdt(const ModelSpec& spec, const SdtOptions& options)
      : LearnedModel("sdt", spec), width_(options.width), temperature_(options.temperature) {
    const auto modalities = spec.modalities();
    for (const Modality modality : modalities) {
      const std::string name(to_string(modality));
      projections_.push_back(register_module(
          name + "_projection",
          torch::nn::Linear(torch::nn::LinearOptions(spec.width(modality), options.width).bias(false))));
      views_.push_back(register_module(name, Views(modalities.size(), options, spec.classes())));
    }
    speakers_ = register_module("speakers", SpeakerEmbedding(spec.speakers, options.width));
    gate_ = register_module("gate", ModalityGate(options.width));
    classify_ = register_module("classify", torch::nn::Linear(options.width, spec.classes()));
  }

  std::map<std::string, double> loss_weights() const override {
    return {{"label", 1.0}, {"modalities", 1.0}, {"distillation", 1.0}};
  }

 private:
  Prediction answer(const tensor::Batch& batch) override {
    const auto modalities = spec().modalities();
    std::vector<at::Tensor> streams, masks, views;
    const at::Tensor speakers = speakers_(batch.speakers);
    const at::Tensor places = sinusoidal_positions(batch.mask.size(1), width_, speakers.options());
    for (std::size_t i = 0; i < modalities.size(); ++i) {
      streams.push_back(projections_[i](utterance_vectors(batch, modalities[i])) + places + speakers);
      masks.push_back(present_places(batch, modalities[i]));
    }
    for (std::size_t i = 0; i < modalities.size(); ++i)
      views.push_back(views_[i](streams[i], streams, masks));
    const auto fused = gate_->forward(views, torch::stack(masks, -1));
    Prediction prediction;
    prediction.logits = classify_(fused.fused);
    prediction.modality_weights = fused.weights;
    if (is_training()) add_losses(views, batch, prediction);
    return prediction;
  }

  void add_losses(const std::vector<at::Tensor>& views, const tensor::Batch& batch, Prediction& prediction) {
    at::Tensor label = torch::zeros({}, prediction.logits.options()), distillation = label;
    for (std::size_t i = 0; i < views.size(); ++i) {
      const at::Tensor logits = views_[i]->logits(views[i]);
      label = label + label_loss(logits, batch);
      distillation = distillation + distillation_loss(prediction.logits, logits, temperature_, batch);
    }
    prediction.losses["modalities"] = label;
    prediction.losses["distillation"] = distillation;
  }

  std::int64_t width_;
  double temperature_;
  std::vector<torch::nn::Linear> projections_;
  std::vector<Views> views_;
  SpeakerEmbedding speakers_{nullptr};
  ModalityGate gate_{nullptr};
  torch::nn::Linear classify_{nullptr};
};

}  // namespace

std::unique_ptr<ModelFactory> sdt_factory() {
  return std::make_unique<LearnedModelFactory<Sdt, SdtOptions>>();
}

}  // namespace undertone::fusion

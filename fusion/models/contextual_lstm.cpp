#include <vector>

#include <torch/torch.h>

#include "fusion/blocks/dropout.hpp"
#include "fusion/blocks/inputs.hpp"
#include "fusion/blocks/recurrent.hpp"
#include "fusion/losses.hpp"
#include "fusion/models/learned_model.hpp"

namespace undertone::fusion {
namespace {

struct ContextualLstmOptions {
  std::int64_t width = 100;        // of each direction
  std::int64_t dense_width = 100;  // of what a modality hands to the fusion
  double dropout = 0.5;

  static void fields(auto& self, auto&& field) {
    field(self.width, {.name = "width",
                       .value = "N",
                       .help = "width of each direction of an LSTM",
                       .low = 1,
                       .high = 8192});
    field(self.dense_width, {.name = "dense-width",
                             .value = "N",
                             .help = "width of what a modality hands to the fusion",
                             .low = 1,
                             .high = 8192});
    field(self.dropout, {.name = "dropout",
                         .value = "SHARE",
                         .help = "share of activations left out in training",
                         .low = 0,
                         .high = 0.95});
  }
};

/// An LSTM in both directions over the utterances of a conversation, a dense layer and a classifier.
class ContextImpl : public torch::nn::Module {
 public:
  ContextImpl(std::int64_t input, const ContextualLstmOptions& options, std::int64_t classes) {
    lstm_ = register_module("lstm", BiLstm(input, options.width));
    dense_ = register_module("dense", torch::nn::Linear(2 * options.width, options.dense_width));
    classify_ = register_module("classify", torch::nn::Linear(options.dense_width, classes));
    dropout_ = register_module("dropout", Dropout(options.dropout));
  }

  at::Tensor features(const at::Tensor& input, const at::Tensor& mask) {
    return torch::tanh(dense_(dropout_(lstm_(dropout_(input), mask))));
  }
  at::Tensor logits(const at::Tensor& features) { return classify_(dropout_(features)); }

 private:
  BiLstm lstm_{nullptr};
  torch::nn::Linear dense_{nullptr}, classify_{nullptr};
  Dropout dropout_{nullptr};
};
TORCH_MODULE(Context);

/// First each modality in its context, then all of them together in theirs: the hierarchical form of the
/// contextual LSTM (Poria et al. 2017). Both levels learn at once; what the fusion looks at learns from the
/// modality's own labels only, as in training one after the other.
class ContextualLstm final : public LearnedModel {
 public:
  ContextualLstm(const ModelSpec& spec, const ContextualLstmOptions& options)
      : LearnedModel("contextual-lstm", spec) {
    const auto modalities = spec.modalities();
    for (const Modality modality : modalities) {
      contexts_.push_back(register_module(std::string(to_string(modality)),
                                          Context(spec.width(modality), options, spec.classes())));
    }
    if (modalities.size() > 1) {
      const auto fused = static_cast<std::int64_t>(modalities.size()) * options.dense_width;
      fused_ = register_module("fused", Context(fused, options, spec.classes()));
    }
  }

  std::map<std::string, double> loss_weights() const override {
    return {{"label", 1.0}, {"modalities", 1.0}};
  }

 private:
  Prediction answer(const tensor::Batch& batch) override {
    Prediction prediction;
    std::vector<at::Tensor> features;
    at::Tensor loss, logits;
    const auto modalities = spec().modalities();
    for (std::size_t i = 0; i < modalities.size(); ++i) {
      const at::Tensor feature = contexts_[i]->features(utterance_vectors(batch, modalities[i]), batch.mask);
      const at::Tensor present = present_places(batch, modalities[i]).unsqueeze(-1);
      logits = contexts_[i]->logits(feature);
      features.push_back(feature.detach() * present);
      prediction.diagnostics["logits-" + std::string(to_string(modalities[i]))] = logits.detach();
      if (is_training()) loss = loss.defined() ? loss + label_loss(logits, batch) : label_loss(logits, batch);
    }
    prediction.logits = logits;
    if (!fused_) return prediction;  // one modality is all there is
    prediction.logits = fused_->logits(fused_->features(torch::cat(features, -1), batch.mask));
    if (loss.defined()) prediction.losses["modalities"] = loss;
    return prediction;
  }

  std::vector<Context> contexts_;
  Context fused_{nullptr};
};

}  // namespace

std::unique_ptr<ModelFactory> contextual_lstm_factory() {
  return std::make_unique<LearnedModelFactory<ContextualLstm, ContextualLstmOptions>>();
}

}  // namespace undertone::fusion

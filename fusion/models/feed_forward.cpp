#include <vector>

#include <torch/torch.h>

#include "fusion/blocks/dropout.hpp"
#include "fusion/blocks/inputs.hpp"
#include "fusion/losses.hpp"
#include "fusion/models/learned_model.hpp"

// Models that look at one utterance at a time.
namespace undertone::fusion {
namespace {

std::int64_t total_width(const ModelSpec& spec) {
  std::int64_t width = 0;
  for (const std::int64_t one : spec.widths) width += one;
  return width;
}

/// All modalities side by side, and for each whether it is there, so that zeros can mean something.
at::Tensor side_by_side(const tensor::Batch& batch, const ModelSpec& spec) {
  std::vector<at::Tensor> parts;
  for (const Modality modality : spec.modalities()) {
    parts.push_back(utterance_vectors(batch, modality));
    parts.push_back(present_places(batch, modality).unsqueeze(-1).to(torch::kFloat));
  }
  return torch::cat(parts, -1);
}

std::int64_t side_by_side_width(const ModelSpec& spec) {
  return total_width(spec) + static_cast<std::int64_t>(spec.modalities().size());
}

class LinearModel final : public LearnedModel {
 public:
  LinearModel(const ModelSpec& spec, const NoOptions&) : LearnedModel("linear", spec) {
    layer_ = register_module("layer", torch::nn::Linear(side_by_side_width(spec), spec.classes()));
  }

 private:
  Prediction answer(const tensor::Batch& batch) override {
    return {.logits = layer_(side_by_side(batch, spec()))};
  }

  torch::nn::Linear layer_{nullptr};
};

struct HiddenOptions {
  std::int64_t width = 128;
  double dropout = 0.3;

  static void fields(auto& self, auto&& field) {
    field(self.width,
          {.name = "width", .value = "N", .help = "width of the hidden layer", .low = 1, .high = 65536});
    field(self.dropout, {.name = "dropout",
                         .value = "SHARE",
                         .help = "share of activations left out in training",
                         .low = 0,
                         .high = 0.95});
  }
};

torch::nn::Sequential make_network(std::int64_t input, const HiddenOptions& options, std::int64_t output) {
  return torch::nn::Sequential(Dropout(options.dropout), torch::nn::Linear(input, options.width),
                               torch::nn::ReLU(), Dropout(options.dropout),
                               torch::nn::Linear(options.width, output));
}

class ConcatMlp final : public LearnedModel {
 public:
  ConcatMlp(const ModelSpec& spec, const HiddenOptions& options) : LearnedModel("concat-mlp", spec) {
    network_ = register_module("network", make_network(side_by_side_width(spec), options, spec.classes()));
  }

 private:
  Prediction answer(const tensor::Batch& batch) override {
    return {.logits = network_->forward(side_by_side(batch, spec()))};
  }

  torch::nn::Sequential network_{nullptr};
};

/// The mean of the probabilities that a network for each present modality gives.
class LateAverage final : public LearnedModel {
 public:
  LateAverage(const ModelSpec& spec, const HiddenOptions& options) : LearnedModel("late-average", spec) {
    for (const Modality modality : spec.modalities()) {
      networks_.push_back(register_module(std::string(to_string(modality)),
                                          make_network(spec.width(modality), options, spec.classes())));
    }
  }

  std::map<std::string, double> loss_weights() const override {
    return {{"label", 0.0}, {"modalities", 1.0}};
  }

 private:
  Prediction answer(const tensor::Batch& batch) override {
    const std::vector<Modality> modalities = spec().modalities();
    std::vector<at::Tensor> probabilities, presence;
    Prediction prediction;
    at::Tensor loss;
    for (std::size_t i = 0; i < modalities.size(); ++i) {
      const at::Tensor logits = networks_[i]->forward(utterance_vectors(batch, modalities[i]));
      const at::Tensor present = present_places(batch, modalities[i]);
      probabilities.push_back(torch::softmax(logits, -1));
      presence.push_back(present);
      if (is_training()) {
        const at::Tensor one = label_loss(logits, with_labels_where(batch, present));
        loss = loss.defined() ? loss + one : one;
      }
    }
    const at::Tensor present = torch::stack(presence, -1).to(torch::kFloat);  // [B, L, modalities]
    const at::Tensor count = present.sum(-1, true);
    const at::Tensor sum = (torch::stack(probabilities, -2) * present.unsqueeze(-1)).sum(-2);
    const at::Tensor mean = sum / count.clamp_min(1);
    prediction.logits = torch::log(mean.clamp_min(1e-12));
    prediction.modality_weights = present / count.clamp_min(1);
    if (loss.defined()) prediction.losses["modalities"] = loss;
    return prediction;
  }

  static tensor::Batch with_labels_where(const tensor::Batch& batch, const at::Tensor& present) {
    tensor::Batch chosen = batch;
    chosen.labels = torch::where(present, batch.labels, torch::full({}, -1, batch.labels.options()));
    return chosen;
  }

  std::vector<torch::nn::Sequential> networks_;
};

}  // namespace

std::unique_ptr<ModelFactory> linear_factory() {
  return std::make_unique<LearnedModelFactory<LinearModel, NoOptions>>();
}
std::unique_ptr<ModelFactory> concat_mlp_factory() {
  return std::make_unique<LearnedModelFactory<ConcatMlp, HiddenOptions>>();
}
std::unique_ptr<ModelFactory> late_average_factory() {
  return std::make_unique<LearnedModelFactory<LateAverage, HiddenOptions>>();
}

}  // namespace undertone::fusion

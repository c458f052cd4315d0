#include "pipeline/encoders/encoder_model.hpp"

#include <map>
#include <string>
#include <utility>

#include <torch/torch.h>

#include "fusion/blocks/inputs.hpp"
#include "fusion/losses.hpp"
#include "fusion/models/learned_model.hpp"
#include "src/core/error.hpp"

namespace undertone::pipeline {
namespace {

class EncoderModel final : public fusion::LearnedModel {
 public:
  EncoderModel(std::string_view name, const fusion::ModelSpec& spec, Modality modality,
               std::shared_ptr<tensor::EncoderNetwork> network, const SideTask& side_task)
      : LearnedModel(name, spec), modality_(modality), network_(std::move(network)), side_task_(side_task) {
    register_module("network", std::shared_ptr<torch::nn::Module>(network_, &network_->module()));
    if (side_task.targets > 0)
      tell_ = register_module("tell", torch::nn::Linear(side_task.embedding, side_task.targets));
  }

  std::map<std::string, double> loss_weights() const override {
    std::map<std::string, double> weights = {{"label", 1.0}, {"opinions", 1.0}};
    if (side_task_.targets > 0) weights[std::string(side_task_.name)] = 1.0;
    return weights;
  }

 private:
  fusion::Prediction answer(const tensor::Batch& batch) override {
    const tensor::ModalityBatch& part = batch[modality_];
    const at::Tensor present = fusion::present_places(batch, modality_);
    const at::Tensor logits = torch::zeros({present.size(0), present.size(1), spec().classes()},
                                           part.values.options().dtype(torch::kFloat));
    if (!present.any().item<bool>()) return {.logits = logits};
    const at::Tensor values = part.values.index({present});
    const bool is_sequence = part.steps.defined();
    const at::Tensor steps =
        is_sequence ? part.steps.index({present}) : torch::ones({values.size(0), 1}, present.options());
    const tensor::Encoded encoded = network_->forward(is_sequence ? values : values.unsqueeze(1), steps);
    const auto in_place = [&](const at::Tensor& rows) {
      return logits.index_put({present}, rows.to(torch::kFloat));
    };
    fusion::Prediction prediction{.logits = in_place(encoded.logits)};
    if (!is_training()) return prediction;
    for (const at::Tensor& opinion : encoded.opinions) {
      const at::Tensor loss = fusion::label_loss(in_place(opinion), batch);
      at::Tensor& sum = prediction.losses["opinions"];
      sum = sum.defined() ? sum + loss : loss;
    }
    if (side_task_.targets > 0 && batch.targets.defined()) {
      const at::Tensor told = tell_->forward(encoded.embedding.narrow(1, 0, side_task_.embedding));
      prediction.losses[std::string(side_task_.name)] = side_loss(told, batch.targets.index({present}));
    }
    return prediction;
  }

  /// Over the targets that are known.
  static at::Tensor side_loss(const at::Tensor& told, const at::Tensor& targets) {
    const at::Tensor known = torch::isfinite(targets);
    const at::Tensor loss =
        torch::smooth_l1_loss(told.to(torch::kFloat), torch::nan_to_num(targets), at::Reduction::None);
    return (loss * known).sum() / known.sum().clamp_min(1);
  }

  Modality modality_;
  std::shared_ptr<tensor::EncoderNetwork> network_;
  SideTask side_task_;
  torch::nn::Linear tell_{nullptr};
};

}  // namespace

std::unique_ptr<fusion::FusionModel> make_encoder_model(std::string_view name, const fusion::ModelSpec& spec,
                                                        Modality modality,
                                                        std::shared_ptr<tensor::EncoderNetwork> network,
                                                        const SideTask& side_task) {
  if (spec.width(modality) == 0) {
    throw Error(ErrorKind::kMisuse, "the data hold nothing for the encoder " + std::string(name) +
                                        ", which looks at " + std::string(to_string(modality)));
  }
  return std::make_unique<EncoderModel>(name, spec, modality, std::move(network), side_task);
}

}  // namespace undertone::pipeline

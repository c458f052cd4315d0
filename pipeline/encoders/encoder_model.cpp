#include "pipeline/encoders/encoder_model.hpp"

#include <string>
#include <utility>

#include <torch/torch.h>

#include "fusion/blocks/inputs.hpp"
#include "fusion/models/learned_model.hpp"
#include "src/core/error.hpp"

namespace undertone::pipeline {
namespace {

class EncoderModel final : public fusion::LearnedModel {
 public:
  EncoderModel(std::string_view name, const fusion::ModelSpec& spec, Modality modality,
               std::shared_ptr<tensor::EncoderNetwork> network)
      : LearnedModel(name, spec), modality_(modality), network_(std::move(network)) {
    register_module("network", std::shared_ptr<torch::nn::Module>(network_, &network_->module()));
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
    return {.logits = logits.index_put({present}, encoded.logits.to(torch::kFloat))};
  }

  Modality modality_;
  std::shared_ptr<tensor::EncoderNetwork> network_;
};

}  // namespace

std::unique_ptr<fusion::FusionModel> make_encoder_model(std::string_view name, const fusion::ModelSpec& spec,
                                                        Modality modality,
                                                        std::shared_ptr<tensor::EncoderNetwork> network) {
  if (spec.width(modality) == 0) {
    throw Error(ErrorKind::kMisuse, "the data hold nothing for the encoder " + std::string(name) +
                                        ", which looks at " + std::string(to_string(modality)));
  }
  return std::make_unique<EncoderModel>(name, spec, modality, std::move(network));
}

}  // namespace undertone::pipeline

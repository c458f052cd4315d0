// A model of one's own: each modality gives its logits, and what is heard and seen counts half of what is
// said.
#include <iostream>
#include <vector>

#include <torch/torch.h>

#include "fusion/blocks/inputs.hpp"
#include "fusion/losses.hpp"
#include "fusion/models/learned_model.hpp"

using namespace undertone;

namespace {

struct WeighedOptions {
  double weight = 0.5;

  static void fields(auto& self, auto&& field) {
    field(self.weight, {.name = "weight",
                        .value = "FACTOR",
                        .help = "how much what is heard or seen counts",
                        .low = 0,
                        .high = 10});
  }
};

class Weighed final : public fusion::LearnedModel {
 public:
  Weighed(const fusion::ModelSpec& spec, const WeighedOptions& options)
      : LearnedModel("weighed", spec), weight_(options.weight) {
    for (const Modality modality : spec.modalities()) {
      layers_.push_back(register_module(std::string(to_string(modality)),
                                        torch::nn::Linear(spec.width(modality), spec.classes())));
    }
  }

 private:
  fusion::Prediction answer(const tensor::Batch& batch) override {
    const std::vector<Modality> modalities = spec().modalities();
    at::Tensor logits;
    for (std::size_t i = 0; i < modalities.size(); ++i) {
      const at::Tensor present = fusion::present_places(batch, modalities[i]).unsqueeze(-1);
      const double weight = modalities[i] == Modality::kText ? 1 : weight_;
      const at::Tensor one = weight * present * layers_[i](fusion::utterance_vectors(batch, modalities[i]));
      logits = logits.defined() ? logits + one : one;
    }
    return {.logits = logits};
  }

  double weight_;
  std::vector<torch::nn::Linear> layers_;
};

/// Two conversations of three utterances. The label is which of the first two numbers of the text is larger;
/// the last utterance of the second conversation holds nothing.
tensor::Batch make_batch() {
  tensor::Batch batch;
  batch.mask = torch::ones({2, 3}, torch::kBool);
  batch.speakers = torch::ones({2, 3}, torch::kLong);
  for (tensor::ModalityBatch& part : batch.modalities) {
    part.values = torch::randn({2, 3, 4});
    part.present = batch.mask.clone();
    part.present[1][2] = false;
  }
  batch.labels = batch[Modality::kText].values.narrow(-1, 0, 2).argmax(-1);
  return batch;
}

}  // namespace

int main() {
  torch::manual_seed(1);
  // Registered in fusion/registry.cpp it would be trained, saved, judged and tested like every other one.
  const fusion::LearnedModelFactory<Weighed, WeighedOptions> factory;
  const auto model = factory.make({LabelSet({"first", "second"}), {4, 4, 4}, 1});
  model->observe({6, 2});
  const tensor::Batch batch = make_batch();
  torch::optim::Adam optimizer(model->module().parameters(), 0.05);
  for (int i = 0; i < 200; ++i) {
    optimizer.zero_grad();
    fusion::label_loss(model->forward(batch).logits, batch).backward();
    optimizer.step();
  }
  const at::Tensor probabilities = torch::softmax(model->forward(batch).logits, -1);
  const at::Tensor right = (probabilities.argmax(-1) == batch.labels).index({batch[Modality::kText].present});
  std::cout << right.sum().item<int>() << " of " << right.numel()
            << " are right; of nothing it says \"first\" with " << probabilities[1][2][0].item<double>()
            << "\n";
  return right.all().item<bool>() && probabilities[1][2][0].item<double>() > 0.7 ? 0 : 1;
}

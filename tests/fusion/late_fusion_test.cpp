#include <torch/torch.h>

// Behind libtorch, whose checks have the same names.
#include <doctest/doctest.h>

#include "fusion/losses.hpp"
#include "fusion/registry.hpp"
#include "tests/fusion/random_batch.hpp"
#include "tests/support/errors.hpp"

namespace undertone::fusion {
namespace {

constexpr std::int64_t kItems = 400;

std::unique_ptr<FusionModel> make_late_fusion(const ModelSpec& spec, const std::string& trust = "1") {
  const auto factory = find_model_kind("late-fusion").factory();
  OptionList options;
  factory->bind(options);
  options.assign(OptionLayer::kCommandLine,
                 {{"trust-audio", trust, "test"}, {"trust-visual", trust, "test"}});
  return factory->make(spec);
}

/// Utterances of one modality, each with the logits that an encoder gave it.
tensor::Batch batch_of(const ModelSpec& spec, Modality modality, const at::Tensor& logits,
                       const at::Tensor& labels) {
  tensor::Batch batch = random_batch(spec, std::vector<std::int64_t>{labels.size(0)}, 1);
  for (const Modality each : kModalities) batch[each].present.fill_(each == modality);
  batch[modality].values[0].narrow(-1, spec.width(modality) - 3, 3).copy_(logits);
  batch.labels = labels.unsqueeze(0);
  return batch;
}

void learn(FusionModel& model, const std::vector<tensor::Batch>& batches) {
  torch::optim::Adam optimizer(model.module().parameters(), 0.05);
  model.module().train();
  for (int epoch = 0; epoch < 150; ++epoch) {
    for (const tensor::Batch& batch : batches) {
      optimizer.zero_grad();
      label_loss(model.forward(batch).logits, batch).backward();
      optimizer.step();
    }
  }
  model.module().eval();
}

at::Tensor probabilities(FusionModel& model, const tensor::Batch& batch) {
  const torch::NoGradGuard no_gradient;
  return torch::softmax(model.forward(batch).logits, -1)[0];
}

/// The first label in so many of a hundred, the others sharing the rest.
at::Tensor labels_with(std::int64_t first_in_100) {
  at::Tensor labels = torch::arange(kItems) % 2 + 1;
  labels.index_put_({torch::arange(kItems) % 100 < first_in_100}, 0);
  return labels;
}

}  // namespace

TEST_SUITE("fusion") {
  TEST_CASE("shares of labels in what one modality learned from do not reach the answers of late fusion") {
    const ModelSpec spec = small_spec();
    const auto model = make_late_fusion(spec);
    const at::Tensor useless = torch::zeros({kItems, 3});
    const auto sound = batch_of(spec, Modality::kAudio, useless, labels_with(90));
    learn(*model, {batch_of(spec, Modality::kText, useless, labels_with(50)), sound});
    CHECK(probabilities(*model, sound)[0][0].item<float>() == doctest::Approx(0.5).epsilon(0.03));
  }

  TEST_CASE("late fusion takes an encoder that is too sure of itself at what it is worth") {
    const ModelSpec spec = small_spec();
    const auto model = make_late_fusion(spec);
    torch::manual_seed(3);
    const at::Tensor labels = torch::randint(0, 3, {kItems}, torch::kLong);
    const at::Tensor said =
        torch::where(torch::rand({kItems}) < 0.7, labels, torch::randint(0, 3, {kItems}, torch::kLong));
    const auto words =
        batch_of(spec, Modality::kText, 20 * torch::one_hot(said, 3).to(torch::kFloat), labels);
    learn(*model, {words});
    const double right = (said == labels).to(torch::kFloat).mean().item<double>();
    const double sure = std::get<0>(probabilities(*model, words).max(-1)).mean().item<double>();
    CHECK(sure == doctest::Approx(right).epsilon(0.03));
  }

  TEST_CASE("two modalities that agree are surer together, and one that is not trusted changes nothing") {
    const ModelSpec spec = small_spec();
    const at::Tensor logits = torch::tensor({{2.F, 0.F, 0.F}});
    const at::Tensor labels = torch::zeros({1}, torch::kLong);
    tensor::Batch both = batch_of(spec, Modality::kText, logits, labels);
    const auto judging = make_late_fusion(spec);
    judging->module().eval();
    const at::Tensor alone = probabilities(*judging, both);
    both[Modality::kAudio].present.fill_(true);
    both[Modality::kAudio].values[0].narrow(-1, 2, 3).copy_(logits);
    for (const auto& [trust, least] : {std::pair("1", 0.01), std::pair("0", 0.0)}) {
      const auto model = make_late_fusion(spec, trust);
      model->module().eval();
      const double more = (probabilities(*model, both) - alone)[0][0].item<double>();
      CHECK(more >= least);
      CHECK((least > 0 || more == 0));
    }
  }

  TEST_CASE("a vector without a logit for each label is nothing for late fusion") {
    CHECK(support::error_text([] {
            make_late_fusion({LabelSet({"a", "b", "c"}), {2, 0, 0}, 0});
          }) ==
          "misuse: late-fusion takes what encoders say of the labels, a logit for each; text is only 2 wide");
  }
}

}  // namespace undertone::fusion

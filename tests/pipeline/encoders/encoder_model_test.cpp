#include "pipeline/encoders/encoder_model.hpp"

#include <cmath>
#include <limits>

#include <doctest/doctest.h>
#include <torch/torch.h>

#include "tests/support/errors.hpp"

namespace undertone::pipeline {
namespace {

constexpr float kUnknown = std::numeric_limits<float>::quiet_NaN();

/// Says of an utterance what stands in its only step. Its two parts disagree by 2 about the first label.
class Echo final : public tensor::EncoderNetwork, public torch::nn::Module {
 public:
  torch::nn::Module& module() override { return *this; }
  tensor::Encoded forward(const at::Tensor& values, const at::Tensor& steps) override {
    const at::Tensor said = values.select(1, 0), apart = torch::tensor({1.F, 0.F});
    return {values, steps, said, said, {said + apart, said - apart}};
  }
};

/// One conversation of three utterances of two numbers; the second has none.
tensor::Batch make_batch() {
  tensor::Batch batch;
  batch.mask = torch::ones({1, 3}, torch::kBool);
  for (const Modality modality : kModalities) {
    batch[modality].values = torch::zeros({1, 3, 2});
    batch[modality].present = torch::zeros({1, 3}, torch::kBool);
  }
  batch[Modality::kAudio].values = torch::tensor({1.F, 2.F, 9.F, 9.F, 3.F, 4.F}).view({1, 3, 2});
  batch[Modality::kAudio].present = torch::tensor({true, false, true}).view({1, 3});
  return batch;
}

std::unique_ptr<fusion::FusionModel> make_model(const SideTask& side_task = {}) {
  const fusion::ModelSpec spec{LabelSet({"a", "b"}), {0, 2, 0}, 0};
  auto model = make_encoder_model("echo", spec, Modality::kAudio, std::make_shared<Echo>(), side_task);
  return model;
}

}  // namespace

TEST_SUITE("encoders") {
  TEST_CASE("the encoder sees the utterances that are present, and the prior stands for the others") {
    const auto model = make_model();
    model->module().eval();
    const at::Tensor logits = model->forward(make_batch()).logits;
    CHECK(torch::equal(logits[0][0], torch::tensor({1.F, 2.F})));
    CHECK(torch::equal(logits[0][2], torch::tensor({3.F, 4.F})));
    CHECK(logits[0][1][0].item<float>() == doctest::Approx(logits[0][1][1].item<float>()));
  }

  TEST_CASE("the side task's loss is over the targets that are known of utterances that are present") {
    const auto model = make_model({"numbers", 2, 2});
    {
      const torch::NoGradGuard no_gradient;
      for (const auto& item : model->module().named_parameters()) {
        if (item.key() == "tell.weight") item.value().copy_(torch::eye(2));
        if (item.key() == "tell.bias") item.value().zero_();
      }
    }
    tensor::Batch batch = make_batch();
    // Off by 0.5 and 3 where they are known: 0.5·0.5² and 3 − 0.5, by the Huber loss.
    batch.labels = torch::tensor({0, 1, -1}).view({1, 3});
    batch.targets = torch::tensor({1.5F, kUnknown, 70.F, 70.F, 0.F, kUnknown}).view({1, 3, 2});
    model->module().train();
    const fusion::Prediction prediction = model->forward(batch);
    CHECK(prediction.losses.at("numbers").item<double>() == doctest::Approx((0.125 + 2.5) / 2));
    CHECK(model->loss_weights().at("numbers") == 1);
    model->module().eval();
    CHECK(model->forward(batch).losses.empty());
  }

  TEST_CASE("the parts of an encoder are taught by themselves, where the utterance is present and labelled") {
    const auto model = make_model();
    tensor::Batch batch = make_batch();
    batch.labels = torch::tensor({0, 1, -1}).view({1, 3});
    model->module().train();
    const double loss = model->forward(batch).losses.at("opinions").item<double>();
    const auto cross = [](double right, double wrong) { return std::log1p(std::exp(wrong - right)); };
    CHECK(loss == doctest::Approx((cross(2, 2) + cross(0, 2)) / 2 + std::log(2.0)));
  }

  TEST_CASE("data without what the encoder looks at is misuse") {
    const fusion::ModelSpec spec{LabelSet({"a", "b"}), {2, 0, 0}, 0};
    const std::string text = support::error_text(
        [&] { make_encoder_model("echo", spec, Modality::kAudio, std::make_shared<Echo>()); });
    CHECK(text.find("hold nothing for the encoder echo") != std::string::npos);
  }
}

}  // namespace undertone::pipeline

#include <cmath>
#include <limits>
#include <sstream>
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <torch/torch.h>

#include "fusion/losses.hpp"
#include "fusion/registry.hpp"
#include "src/core/error.hpp"
#include "tests/fusion/random_batch.hpp"

// What holds for every model. A new one joins by being registered.
namespace undertone::fusion {
namespace {

/// Made by its defaults, but small where it has a width.
std::unique_ptr<FusionModel> make_small(const ModelKind& kind, const ModelSpec& spec) {
  const auto factory = kind.factory();
  OptionList options;
  factory->bind(options);
  std::vector<OptionValue> values;
  for (const char* name : {"width", "dense-width"}) {
    if (options.find(name) != nullptr) values.push_back({name, "16", "test"});
  }
  options.assign(OptionLayer::kCommandLine, values);
  options.check();
  torch::manual_seed(7);
  auto model = factory->make(spec);
  model->observe({5, 3, 2});
  return model;
}

at::Tensor logits_of(FusionModel& model, const tensor::Batch& batch) {
  const torch::NoGradGuard no_gradient;
  model.module().eval();
  return model.forward(batch).logits;
}

at::Tensor total_loss(FusionModel& model, const tensor::Batch& batch) {
  const Prediction prediction = model.forward(batch);
  const auto weights = model.loss_weights();
  at::Tensor total = weights.at("label") * label_loss(prediction.logits, batch);
  for (const auto& [name, loss] : prediction.losses) total = total + weights.at(name) * loss;
  return total;
}

void step_once(FusionModel& model, const tensor::Batch& batch) {
  model.module().train();
  if (model.module().parameters().empty()) return;
  torch::optim::SGD optimizer(model.module().parameters(), 0.1);
  total_loss(model, batch).backward();
  optimizer.step();
}

template <class Check>
void for_every_model(Check&& check) {
  for (const ModelKind& kind : model_kinds()) {
    CAPTURE(std::string(kind.name));
    const ModelSpec spec = small_spec();
    const auto model = make_small(kind, spec);
    check(*model, spec, kind);
  }
}

const std::vector<std::int64_t> kLengths = {4, 7, 1};

}  // namespace

TEST_SUITE("fusion") {
  TEST_CASE("every model gives a finite logit for each label of each utterance") {
    for_every_model([](FusionModel& model, const ModelSpec& spec, const ModelKind& kind) {
      const at::Tensor logits = logits_of(model, random_batch(spec, kLengths, 1));
      CHECK(model.name() == kind.name);
      CHECK(logits.sizes() == torch::IntArrayRef({3, 7, 3}));
      CHECK(torch::isfinite(logits).all().item<bool>());
    });
  }

  TEST_CASE("what a conversation gets depends neither on its companions nor on padding") {
    for_every_model([](FusionModel& model, const ModelSpec& spec, const ModelKind&) {
      const tensor::Batch batch = random_batch(spec, kLengths, 2);
      const at::Tensor together = logits_of(model, batch);
      for (std::int64_t i = 0; i < 3; ++i) {
        const at::Tensor alone = logits_of(model, conversation_of(batch, i));
        CHECK(torch::allclose(alone[0], together[i].narrow(0, 0, alone.size(1)), 1e-4, 1e-5));
      }
    });
  }

  TEST_CASE(
      "what stands in padding, or where a modality is absent, changes nothing, even if it is no number") {
    for_every_model([](FusionModel& model, const ModelSpec& spec, const ModelKind&) {
      const tensor::Batch batch = random_batch(spec, kLengths, 3);
      const at::Tensor before = logits_of(model, batch);
      tensor::Batch spoilt = batch;
      for (const Modality modality : kModalities) {
        const at::Tensor absent = batch[modality].present.logical_not().unsqueeze(-1);
        spoilt[modality].values =
            batch[modality].values.masked_fill(absent, std::numeric_limits<float>::quiet_NaN());
      }
      const at::Tensor after = logits_of(model, spoilt);
      CHECK(torch::allclose(before.index({batch.mask}), after.index({batch.mask}), 0, 0));
    });
  }

  TEST_CASE("an utterance without any modality gets the shares of the training labels, and that is said") {
    for_every_model([](FusionModel& model, const ModelSpec& spec, const ModelKind&) {
      tensor::Batch batch = random_batch(spec, {3}, 4);
      for (const Modality modality : kModalities) {
        batch[modality].present.fill_(true);
        batch[modality].present[0][1] = false;
      }
      const torch::NoGradGuard no_gradient;
      for (const bool is_training : {false, true}) {
        model.module().train(is_training);
        const Prediction prediction = model.forward(batch);
        const at::Tensor shares = torch::softmax(prediction.logits[0][1], -1);
        const at::Tensor expected = torch::tensor({5.5F, 3.5F, 2.5F}) / 11.5F;
        CHECK(torch::allclose(shares, expected, 1e-5, 1e-6));
        CHECK(torch::equal(prediction.diagnostics.at("insufficient"), torch::tensor({{false, true, false}})));
      }
    });
  }

  TEST_CASE("in each stage all that learns gets a finite gradient, and losses are named as the weights are") {
    for_every_model([](FusionModel& model, const ModelSpec& spec, const ModelKind&) {
      const tensor::Batch batch = random_batch(spec, {6, 5, 3}, 5);
      const auto weights = model.loss_weights();
      for (const std::string& stage : model.stages()) {
        CAPTURE(stage);
        model.begin_stage(stage);
        model.begin_epoch(0);
        model.module().train();
        for (const auto& [name, loss] : model.forward(batch).losses) CHECK(weights.count(name) == 1);
        if (model.module().parameters().empty()) return;
        total_loss(model, batch).backward();
        for (const auto& parameter : model.module().named_parameters()) {
          if (!parameter.value().requires_grad()) continue;
          CAPTURE(parameter.key());
          REQUIRE(parameter.value().grad().defined());
          CHECK(torch::isfinite(parameter.value().grad()).all().item<bool>());
        }
      }
      for (const ParameterGroup& group : model.parameter_groups()) CHECK(!group.parameters.empty());
    });
  }

  TEST_CASE("labels are not looked at outside training") {
    for_every_model([](FusionModel& model, const ModelSpec& spec, const ModelKind&) {
      tensor::Batch batch = random_batch(spec, kLengths, 6);
      const at::Tensor with_labels = logits_of(model, batch);
      batch.labels = at::Tensor();
      CHECK(torch::equal(with_labels, logits_of(model, batch)));
      model.module().eval();
      CHECK(model.forward(batch).losses.empty());
    });
  }

  TEST_CASE("a model that was saved and loaded says the same to the last bit") {
    for_every_model([](FusionModel& model, const ModelSpec& spec, const ModelKind& kind) {
      const tensor::Batch batch = random_batch(spec, kLengths, 8);
      step_once(model, batch);
      std::stringstream file;
      torch::serialize::OutputArchive written;
      model.module().save(written);
      written.save_to(file);
      const auto other = make_small(kind, spec);
      torch::serialize::InputArchive read;
      read.load_from(file);
      other->module().load(read);
      CHECK(torch::equal(logits_of(model, batch), logits_of(*other, batch)));
    });
  }

  TEST_CASE("every model works with one modality, and reads sequences by their steps") {
    for (const ModelKind& kind : model_kinds()) {
      CAPTURE(std::string(kind.name));
      ModelSpec spec = small_spec();
      spec.widths = {6, 0, 0};
      const auto model = make_small(kind, spec);
      tensor::Batch batch = random_batch(small_spec(), kLengths, 9);
      const at::Tensor flat = logits_of(*model, batch);
      // The same vector at two steps of three; the third holds nothing.
      auto& text = batch[Modality::kText];
      text.values = torch::stack({text.values, text.values, torch::full_like(text.values, NAN)}, 2);
      text.steps = torch::tensor({true, true, false}).expand({3, 7, 3});
      CHECK(torch::allclose(flat.index({batch.mask}), logits_of(*model, batch).index({batch.mask}), 1e-4,
                            1e-5));
    }
  }

  TEST_CASE("training on a few conversations makes the loss smaller") {
    for_every_model([](FusionModel& model, const ModelSpec& spec, const ModelKind&) {
      if (model.module().parameters().empty()) return;
      const tensor::Batch batch = random_batch(spec, {6, 5, 3, 6}, 10);
      torch::optim::Adam optimizer(model.module().parameters(), 0.01);
      const auto loss = [&] {
        model.module().eval();
        return label_loss(model.forward(batch).logits, batch).item<double>();
      };
      const double before = loss();
      for (int i = 0; i < 40; ++i) {
        model.module().train();
        optimizer.zero_grad();
        total_loss(model, batch).backward();
        optimizer.step();
      }
      // A model of a handful of weights cannot learn chance by heart.
      std::int64_t weights = 0;
      for (const at::Tensor& parameter : model.module().parameters()) weights += parameter.numel();
      CHECK(loss() < (weights < 100 ? 1.0 : 0.8) * before);
    });
  }

  TEST_CASE("the majority's probabilities are the smoothed shares of the training labels") {
    const auto model = find_model_kind("majority").factory()->make(small_spec());
    model->observe({8.5, 0, 0});
    const at::Tensor probabilities =
        torch::softmax(logits_of(*model, random_batch(small_spec(), {2}, 1)), -1);
    CHECK(torch::allclose(probabilities, torch::tensor({0.9F, 0.05F, 0.05F}).expand({1, 2, 3}), 1e-6, 1e-6));
    CHECK_THROWS_AS(model->observe({1, 2}), Error);
    CHECK_THROWS_AS(model->observe({1, -2, 1}), Error);
  }

  TEST_CASE("a misspelt model is told with the nearest name") {
    try {
      find_model_kind("contextual-lstn");
      FAIL("found");
    } catch (const Error& error) {
      CHECK(std::string(error.what()).find("did you mean 'contextual-lstm'") != std::string::npos);
    }
  }
}

}  // namespace undertone::fusion

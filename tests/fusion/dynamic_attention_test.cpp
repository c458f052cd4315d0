#include "fusion/blocks/dynamic_attention.hpp"

#include <cmath>
#include <limits>

#include <doctest/doctest.h>
#include <torch/torch.h>

#include "fusion/blocks/hierarchical_fusion.hpp"
#include "src/core/error.hpp"

namespace undertone::fusion {
namespace {

const at::Tensor kScores = torch::tensor({{0.F, 1.F, 2.F}}), kTeacher = torch::tensor({{0.4F, 3.F, 1.F}});
const at::Tensor kAll = torch::ones({1, 3}, torch::kBool);

at::Tensor guided(DynamicMode mode, double phi, const at::Tensor& visible = kAll) {
  const at::Tensor differs = disagreement(kScores, kTeacher, kAll, 0.5);
  return guided_scores(kScores, kTeacher, differs, torch::full({}, phi), visible, mode);
}

const std::vector<Modality> kTwo = {Modality::kText, Modality::kAudio};

HierarchicalFusionOptions small(DynamicMode mode = DynamicMode::kPull) {
  HierarchicalFusionOptions options;
  options.width = 8;
  options.heads = 2;
  options.rule.mode = mode;
  return options;
}

std::vector<FusionInput> some_inputs() {
  const at::Tensor text = torch::tensor({{true, true, true, true}}),
                   audio = torch::tensor({{true, false, true, true}});
  std::vector<FusionInput> inputs = {{torch::randn({1, 4, 8}), text}, {torch::randn({1, 4, 8}), audio}};
  for (FusionInput& input : inputs) input.features = input.features * input.present.unsqueeze(-1);
  return inputs;
}

AttentionRecord some_teacher(double size = 3) {
  AttentionRecord record;
  record.pairs[{Modality::kText, Modality::kText}] = {size * torch::randn({1, 2, 4, 4}),
                                                      torch::ones({1, 1, 4, 4}, torch::kBool)};
  return record;
}

const at::Tensor kReach = torch::ones({4, 4}, torch::kBool);

}  // namespace

TEST_SUITE("fusion") {
  TEST_CASE("scores disagree where they are further apart than the threshold and the teacher's are known") {
    CHECK(torch::equal(disagreement(kScores, kTeacher, kAll, 0.5), torch::tensor({{false, true, true}})));
    CHECK(torch::equal(disagreement(kScores, kTeacher, torch::tensor({{true, false, true}}), 0.3),
                       torch::tensor({{true, false, true}})));
    CHECK(!disagreement(kScores, kTeacher, kAll, 2).any().item<bool>());
  }

  TEST_CASE("scores that disagree are pulled to the teacher's, weakened, or hidden") {
    CHECK(torch::allclose(guided(DynamicMode::kPull, 0.25), torch::tensor({{0.F, 1.5F, 1.75F}})));
    CHECK(torch::allclose(guided(DynamicMode::kPull, 1), torch::tensor({{0.F, 3.F, 1.F}})));
    CHECK(torch::allclose(guided(DynamicMode::kMask, 0.25), torch::tensor({{0.F, 0.75F, 1.5F}})));
    const at::Tensor hidden = guided(DynamicMode::kHard, 0.25);
    CHECK(hidden[0][0].item<float>() == 0);
    CHECK(std::isinf(hidden[0][1].item<float>()));
    CHECK(std::isinf(hidden[0][2].item<float>()));
    // All that this query sees would be hidden, so nothing is.
    CHECK(torch::equal(guided(DynamicMode::kHard, 0.25, torch::tensor({{false, true, true}})), kScores));
  }

  TEST_CASE("with phi at 0 guided attention is plain attention") {
    for (const DynamicMode mode : {DynamicMode::kPull, DynamicMode::kMask}) {
      torch::manual_seed(1);
      HierarchicalFusionOptions options = small(mode);
      options.phi = PhiKind::kFixed;
      options.phi_value = 0;
      HierarchicalFusion fusion(kTwo, options, Guided::kYes);
      const auto inputs = some_inputs();
      const AttentionRecord teacher = some_teacher();
      const FusionOutput plain = fusion->forward(inputs, kReach, nullptr);
      const FusionOutput led = fusion->forward(inputs, kReach, &teacher);
      for (std::size_t m = 0; m < 2; ++m) CHECK(torch::equal(plain.features[m], led.features[m]));
      CHECK(plain.changed.empty());
      CHECK(led.changed.size() == 4);
    }
  }

  TEST_CASE("every mode leads elsewhere than plain attention, and gradients reach phi where it is learned") {
    for (const DynamicMode mode : {DynamicMode::kPull, DynamicMode::kMask, DynamicMode::kHard}) {
      torch::manual_seed(2);
      HierarchicalFusion fusion(kTwo, small(mode), Guided::kYes);
      const auto inputs = some_inputs();
      const AttentionRecord teacher = some_teacher();
      const at::Tensor led = fusion->forward(inputs, kReach, &teacher).features[1];
      CHECK(!torch::allclose(led, fusion->forward(inputs, kReach, nullptr).features[1]));
      CHECK(torch::isfinite(led).all().item<bool>());
      (led * torch::randn_like(led)).sum().backward();
      const auto weights = fusion->named_parameters();
      const at::Tensor* phi = weights.find("inner_phi");
      CHECK((phi == nullptr) == (mode == DynamicMode::kHard));
      if (phi != nullptr) {
        CHECK(torch::sigmoid(*phi).item<double>() == doctest::Approx(0.5));
        CHECK(phi->grad().item<float>() != 0);
      }
    }
  }

  TEST_CASE("a teacher that agrees, or that knows nothing of these utterances, changes nothing") {
    torch::manual_seed(3);
    HierarchicalFusion fusion(kTwo, small(), Guided::kYes);
    const auto inputs = some_inputs();
    const FusionOutput plain = fusion->forward(inputs, kReach, nullptr);
    const FusionOutput own = fusion->forward(inputs, kReach, &plain.record);
    for (std::size_t m = 0; m < 2; ++m) CHECK(torch::equal(plain.features[m], own.features[m]));
    AttentionRecord blind = some_teacher();
    blind.pairs.begin()->second.known.fill_(false);
    CHECK(torch::equal(fusion->forward(inputs, kReach, &blind).features[0], plain.features[0]));
  }

  TEST_CASE("differences that are looked for once are those within the first modality") {
    torch::manual_seed(4);
    HierarchicalFusionOptions options = small();
    options.scope = DynamicScope::kTextOnce;
    HierarchicalFusion fusion(kTwo, options, Guided::kYes);
    auto inputs = some_inputs();
    inputs[1].present.fill_(true);
    const AttentionRecord teacher = some_teacher();
    const FusionOutput once = fusion->forward(inputs, kReach, &teacher);
    for (const auto& [pair, share] : once.changed)
      CHECK(torch::equal(share, once.changed.at({Modality::kText, Modality::kText})));
  }

  TEST_CASE("what is not present is neither looked at nor answered, and what is out of reach not seen") {
    torch::manual_seed(5);
    HierarchicalFusion fusion(kTwo, small(), Guided::kNo);
    auto inputs = some_inputs();
    const FusionOutput before = fusion->forward(inputs, kReach, nullptr);
    inputs[1].features[0][1].fill_(50);
    const FusionOutput after = fusion->forward(inputs, kReach, nullptr);
    for (std::size_t m = 0; m < 2; ++m) CHECK(torch::equal(before.features[m], after.features[m]));
    CHECK(after.features[1][0][1].abs().sum().item<float>() == 0);
    // Of the last utterance's past only itself can be seen: the first ones may change.
    const at::Tensor own = torch::eye(4).to(torch::kBool);
    const at::Tensor alone = fusion->forward(inputs, own, nullptr).features[0][0][3].clone();
    inputs[0].features[0][0] += 1;
    CHECK(torch::equal(alone, fusion->forward(inputs, own, nullptr).features[0][0][3]));
    CHECK(
        !torch::equal(before.features[0][0][3], fusion->forward(inputs, kReach, nullptr).features[0][0][3]));
  }

  TEST_CASE("with one modality present the other's features are finite and zero") {
    torch::manual_seed(6);
    HierarchicalFusion fusion(kTwo, small(), Guided::kNo);
    auto inputs = some_inputs();
    inputs[0].present = torch::zeros_like(inputs[0].present);
    inputs[0].features = torch::zeros_like(inputs[0].features);
    const FusionOutput output = fusion->forward(inputs, kReach, nullptr);
    CHECK(output.features[0].abs().sum().item<float>() == 0);
    CHECK(torch::isfinite(output.features[1]).all().item<bool>());
  }

  TEST_CASE("plain attention within modalities does not look across, and follows no teacher") {
    torch::manual_seed(7);
    HierarchicalFusionOptions options = small();
    options.kind = FusionKind::kSelfAttention;
    HierarchicalFusion fusion(kTwo, options, Guided::kYes);
    auto inputs = some_inputs();
    const AttentionRecord teacher = some_teacher();
    const at::Tensor before = fusion->forward(inputs, kReach, &teacher).features[0].clone();
    inputs[1].features[0][0] += 3;
    CHECK(torch::equal(before, fusion->forward(inputs, kReach, nullptr).features[0]));
    CHECK_THROWS_AS(HeadProjection(10, 3), Error);
  }
}

}  // namespace undertone::fusion

#include <cmath>

#include <doctest/doctest.h>
#include <torch/torch.h>

#include "fusion/blocks/attention.hpp"
#include "fusion/blocks/dropout.hpp"
#include "fusion/blocks/gates.hpp"
#include "fusion/blocks/places.hpp"
#include "fusion/blocks/pooling.hpp"
#include "fusion/blocks/recurrent.hpp"
#include "fusion/losses.hpp"
#include "src/core/error.hpp"

namespace undertone::fusion {
namespace {

at::Tensor mask_of(std::initializer_list<bool> places) {
  return torch::tensor(std::vector<int>(places.begin(), places.end())).to(torch::kBool).unsqueeze(0);
}

tensor::Batch labelled(const at::Tensor& labels) {
  tensor::Batch batch;
  batch.labels = labels;
  batch.mask = torch::ones_like(labels).to(torch::kBool);
  return batch;
}

}  // namespace

TEST_SUITE("fusion") {
  TEST_CASE("dropout leaves out its share, enlarges the rest, and is nothing outside training") {
    for (const double share : {0.1, 0.5, 0.8}) {
      CAPTURE(share);
      Dropout dropout(share);
      const at::Tensor ones = torch::ones({101, 203}).set_requires_grad(true);
      torch::manual_seed(4);
      const at::Tensor dropped = dropout(ones);
      CHECK((dropped == 0).to(torch::kFloat).mean().item<double>() == doctest::Approx(share).epsilon(0.05));
      CHECK(dropped.max().item<double>() == doctest::Approx(1 / (1 - share)));
      // Neighbours are decided one by one, though one number decides four.
      const at::Tensor kept = (dropped > 0).to(torch::kFloat);
      const at::Tensor pairs = kept.narrow(1, 0, 202) * kept.narrow(1, 1, 202);
      CHECK(pairs.mean().item<double>() == doctest::Approx((1 - share) * (1 - share)).epsilon(0.1));
      dropped.sum().backward();
      CHECK(torch::equal(ones.grad(), dropped.detach()));
      torch::manual_seed(4);
      CHECK(torch::equal(dropout(ones), dropped));
      dropout->eval();
      CHECK(torch::equal(dropout(ones), ones));
    }
  }

  TEST_CASE("attention does not look at masked keys, and gives its bias alone where all are masked") {
    torch::manual_seed(1);
    MultiHeadAttention attention(8, 2, 0.0);
    const at::Tensor queries = torch::randn({1, 3, 8}), keys = torch::randn({1, 4, 8});
    const at::Tensor mask = mask_of({true, true, false, false});
    at::Tensor other = keys.clone();
    other[0][2].fill_(50);
    CHECK(torch::equal(attention(queries, keys, mask), attention(queries, other, mask)));
    CHECK(torch::allclose(attention(queries, keys, mask),
                          attention(queries, keys.narrow(1, 0, 2), mask.narrow(1, 0, 2)), 1e-5, 1e-6));
    const at::Tensor nothing = attention(queries, keys, torch::zeros_like(mask));
    CHECK(torch::allclose(nothing, attention->named_parameters()["output.bias"].expand_as(nothing)));
    CHECK_THROWS_AS(MultiHeadAttention(10, 3, 0.0), Error);
  }

  TEST_CASE("attention is the softmax of scaled dot products, in a case small enough to do by hand") {
    MultiHeadAttention attention(1, 1, 0.0);
    const torch::NoGradGuard no_gradient;
    for (auto& parameter : attention->named_parameters()) {
      parameter.value().fill_(parameter.key().ends_with("bias") ? 0.F : 1.F);
    }
    // Query 1, keys 0 and ln 3: weights 1/4 and 3/4, values as the keys.
    const at::Tensor keys = torch::tensor({0.F, std::log(3.F)}).view({1, 2, 1});
    const at::Tensor seen = attention(torch::ones({1, 1, 1}), keys, mask_of({true, true}));
    CHECK(seen.item<double>() == doctest::Approx(0.75 * std::log(3.0)));
  }

  TEST_CASE("a bidirectional LSTM begins at the last real step") {
    torch::manual_seed(2);
    BiLstm lstm(3, 4);
    const at::Tensor input = torch::randn({1, 5, 3});
    const at::Tensor mask = mask_of({true, true, true, false, false});
    const at::Tensor padded = lstm(input, mask);
    CHECK(torch::allclose(padded.narrow(1, 0, 3), lstm(input.narrow(1, 0, 3), mask.narrow(1, 0, 3)), 1e-5,
                          1e-6));
    CHECK(padded.narrow(1, 3, 2).abs().sum().item<float>() == 0);
    CHECK(lstm(input, torch::zeros_like(mask)).abs().sum().item<float>() == 0);
  }

  TEST_CASE("a gate of the identity is the sigmoid of its input times it, and learns nothing") {
    SelfGate gate(3, SelfGateImpl::Weights::kIdentity);
    const at::Tensor input = torch::tensor({-1.F, 0.F, 2.F});
    CHECK(torch::allclose(gate(input), torch::sigmoid(input) * input));
    CHECK(gate->parameters().empty());
    CHECK(SelfGate(3, SelfGateImpl::Weights::kLearned)->parameters().size() == 1);
  }

  TEST_CASE("the gate over modalities shares out one among those that are present") {
    torch::manual_seed(3);
    ModalityGate gate(4);
    const at::Tensor a = torch::randn({2, 4}), b = torch::randn({2, 4}), c = torch::randn({2, 4});
    const at::Tensor present = torch::tensor({1, 0, 1, 0, 0, 0}).to(torch::kBool).view({2, 3});
    const auto output = gate->forward({a, b, c}, present);
    CHECK(output.weights[0].sum().item<float>() == doctest::Approx(1));
    CHECK(output.weights[0][1].item<float>() == 0);
    CHECK(torch::equal(output.fused[0], gate->forward({a, b * 100, c}, present).fused[0]));
    CHECK(output.fused[1].abs().sum().item<float>() == 0);
  }

  TEST_CASE("pooling is a mean whose weights are learned, over real steps only") {
    torch::manual_seed(4);
    AttentivePooling pooling(3);
    const at::Tensor same = torch::tensor({1.F, -2.F, 3.F}).expand({1, 4, 3}).clone();
    const at::Tensor mask = mask_of({true, true, false, false});
    CHECK(torch::allclose(pooling(same, mask)[0], same[0][0], 1e-5, 1e-6));
    at::Tensor other = same.clone();
    other[0][3].fill_(NAN);
    CHECK(torch::equal(pooling(same, mask), pooling(other, mask)));
    CHECK(pooling(same, torch::zeros_like(mask)).abs().sum().item<float>() == 0);
  }

  TEST_CASE("positions are sines and cosines, also of an odd width") {
    const at::Tensor table = sinusoidal_positions(5, 7, torch::kFloat);
    CHECK(table.sizes() == torch::IntArrayRef({5, 7}));
    CHECK(table[3][0].item<double>() == doctest::Approx(std::sin(3.0)));
    CHECK(table[3][1].item<double>() == doctest::Approx(std::cos(3.0)));
    CHECK(table[2][2].item<double>() == doctest::Approx(std::sin(2.0 * std::pow(10000.0, -2.0 / 7))));
  }

  TEST_CASE("an unknown speaker, and one beyond those known, is no speaker") {
    SpeakerEmbedding speakers(2, 3);
    const at::Tensor vectors = speakers(torch::tensor({{0, 1, 2, 3}}));
    CHECK(vectors[0][0].abs().sum().item<float>() == 0);
    CHECK(vectors[0][3].abs().sum().item<float>() == 0);
    CHECK(vectors[0][1].abs().sum().item<float>() > 0);
    CHECK(!torch::equal(vectors[0][1], vectors[0][2]));
  }

  TEST_CASE("the loss of labels is a weighted mean over known ones, worked out by hand") {
    const at::Tensor logits = torch::log(torch::tensor({{{0.5F, 0.5F}, {0.2F, 0.8F}, {0.9F, 0.1F}}}));
    tensor::Batch batch = labelled(torch::tensor({{0, 1, -1}}));
    CHECK(label_loss(logits, batch).item<double>() == doctest::Approx(-(std::log(0.5) + std::log(0.8)) / 2));
    batch.class_weights = torch::tensor({3.F, 1.F});
    CHECK(label_loss(logits, batch).item<double>() ==
          doctest::Approx(-(3 * std::log(0.5) + std::log(0.8)) / 4));
    batch.mask[0][1] = false;
    CHECK(label_loss(logits, batch).item<double>() == doctest::Approx(-std::log(0.5)));
    CHECK(label_loss(logits, labelled(torch::full({1, 3}, -1))).item<double>() == 0);
  }

  TEST_CASE("distillation is a divergence: zero for the same, and as worked out by hand for others") {
    const at::Tensor teacher = torch::log(torch::tensor({{{0.75F, 0.25F}}}));
    const at::Tensor student = torch::log(torch::tensor({{{0.5F, 0.5F}}}));
    const tensor::Batch batch = labelled(torch::tensor({{0}}));
    CHECK(distillation_loss(teacher, teacher, 3, batch).item<double>() == doctest::Approx(0).epsilon(1e-6));
    CHECK(distillation_loss(teacher, student, 1, batch).item<double>() ==
          doctest::Approx(0.75 * std::log(1.5) + 0.25 * std::log(0.5)));
    CHECK(distillation_loss(teacher, student, 1000, batch).item<double>() < 1e-5);
  }
}

}  // namespace undertone::fusion

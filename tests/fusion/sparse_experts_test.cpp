#include <cmath>
#include <vector>

#include <doctest/doctest.h>
#include <torch/torch.h>

#include "fusion/blocks/expert_gate.hpp"
#include "fusion/blocks/expert_mixture.hpp"
#include "fusion/blocks/recurrent_experts.hpp"
#include "src/core/error.hpp"

namespace undertone::fusion {
namespace {

std::vector<int> kept_of(const std::vector<float>& scores, DropSide side, double sigmas = 2) {
  const at::Tensor row = torch::tensor(scores);
  const at::Tensor kept = within_band(row, token_band(row), sigmas, side).to(torch::kInt);
  return {kept.data_ptr<int>(), kept.data_ptr<int>() + kept.numel()};
}

at::Tensor all_true(at::IntArrayRef sizes) { return torch::ones(sizes, torch::kBool); }

GateChoice choice_of(const ExpertGateOptions& options, const std::vector<float>& scores) {
  ExpertGate gate(3, static_cast<std::int64_t>(scores.size()), options);
  gate->eval();
  return gate->choose(torch::tensor(scores).unsqueeze(0), all_true({1}));
}

/// Torch's own unit with the weights of one group, run over [L, N, width].
at::Tensor torch_unit(RecurrentExperts& experts, std::int64_t group, std::int64_t half,
                      const at::Tensor& input) {
  auto weights = experts->named_parameters();
  torch::nn::GRU unit(torch::nn::GRUOptions(input.size(2), half));
  const torch::NoGradGuard no_gradient;
  auto own = unit->named_parameters();
  const std::int64_t rows = 3 * half;
  own["weight_ih_l0"].copy_(weights["input_weight"].narrow(0, group * rows, rows));
  own["bias_ih_l0"].copy_(weights["input_bias"].narrow(0, group * rows, rows));
  own["weight_hh_l0"].copy_(weights["state_weight"][group].t());
  own["bias_hh_l0"].copy_(weights["state_bias"].narrow(0, group * rows, rows));
  return std::get<0>(unit->forward(input));
}

constexpr double kNear = 1e-5;  // two ways to the same sum of some dozen numbers in float32

}  // namespace

TEST_SUITE("fusion") {
  TEST_CASE("experts out of the band of two deviations go, on both sides or only below") {
    // Mean 1 and deviation sqrt(7): the band ends at 6.29.
    const std::vector<float> high = {0, 0, 0, 0, 0, 0, 0, 8}, low = {0, 0, 0, -8, 0, 0, 0, 0};
    CHECK(kept_of(high, DropSide::kBoth) == std::vector<int>{1, 1, 1, 1, 1, 1, 1, 0});
    CHECK(kept_of(high, DropSide::kLow) == std::vector<int>{1, 1, 1, 1, 1, 1, 1, 1});
    CHECK(kept_of(low, DropSide::kBoth) == std::vector<int>{1, 1, 1, 0, 1, 1, 1, 1});
    CHECK(kept_of(low, DropSide::kLow) == std::vector<int>{1, 1, 1, 0, 1, 1, 1, 1});
    CHECK(kept_of({1, 2, 3, 4, 5, 6, 7, 8}, DropSide::kBoth) == std::vector<int>(8, 1));
    // Mean 4.5, deviation 2.29: a band of one deviation keeps what is between 2.21 and 6.79.
    CHECK(kept_of({1, 2, 3, 4, 5, 6, 7, 8}, DropSide::kBoth, 1) == std::vector<int>{0, 0, 1, 1, 1, 1, 0, 0});
  }

  TEST_CASE("of equal scores all stay, and where the band holds none the highest does") {
    CHECK(kept_of(std::vector<float>(8, 0.1F), DropSide::kBoth) == std::vector<int>(8, 1));
    CHECK(kept_of({-1, 1, -1, 1}, DropSide::kBoth, 0.5) == std::vector<int>{0, 1, 0, 0});
    CHECK(kept_of({3}, DropSide::kBoth) == std::vector<int>{1});
  }

  TEST_CASE("five experts or less never leave a band of two deviations, six do") {
    torch::manual_seed(1);
    for (std::int64_t n = 1; n <= 5; ++n) {
      CAPTURE(n);
      CHECK(never_drops(n, {}));
      at::Tensor scores = torch::randn({2000, n}) * torch::exp(3 * torch::randn({2000, 1}));
      CHECK(within_band(scores, token_band(scores), 2, DropSide::kBoth).all().item<bool>());
      scores = 7 * torch::eye(n);  // as far out as can be
      CHECK(within_band(scores, token_band(scores), 2, DropSide::kBoth).all().item<bool>());
    }
    CHECK(!never_drops(6, {}));
    CHECK(kept_of({0, 0, 7, 0, 0, 0}, DropSide::kBoth) == std::vector<int>{1, 1, 0, 1, 1, 1});
    CHECK(!never_drops(4, {.sigmas = 1}));
    CHECK(!never_drops(4, {.scope = BandScope::kBatch}));
    CHECK(!never_drops(4, {.rule = ExpertRule::kTopK}));
  }

  TEST_CASE("the band of a batch is that of all its tokens' scores, without padding") {
    const at::Tensor scores = torch::tensor({1.F, 3.F, 5.F, 7.F, 90.F, -90.F}).view({3, 2});
    const Band band = common_band(scores, torch::tensor({true, true, false}));
    CHECK(band.mean.item<double>() == doctest::Approx(4));
    CHECK(band.deviation.item<double>() == doctest::Approx(std::sqrt(5.0)));
  }

  TEST_CASE("a dropped expert weighs exactly nothing, and the others share one out") {
    const GateChoice choice = choice_of({}, {0, 0, 0, 0, 0, 0, 0, 8});
    CHECK(choice.weights[0][7].item<float>() == 0);
    CHECK(torch::allclose(choice.weights[0].narrow(0, 0, 7), torch::full({7}, 1.F / 7)));
    const at::Tensor top =
        choice_of({.rule = ExpertRule::kTopK, .top = 2}, {0, std::log(3.F), -1, 0.F}).weights[0];
    CHECK(top[1].item<double>() == doctest::Approx(0.75));
    CHECK(top[2].item<float>() == 0);
    CHECK((top > 0).sum().item<int>() == 2);
    const at::Tensor dense = choice_of({.rule = ExpertRule::kDense}, {0, 0, 0, 0, 0, 0, 0, 8}).weights[0];
    CHECK((dense > 0).all().item<bool>());
    CHECK(dense[7].item<double>() == doctest::Approx(std::exp(8.0) / (std::exp(8.0) + 7)));
  }

  TEST_CASE("noise is made in training only, and moves no expert into or out of the band") {
    torch::manual_seed(2);
    ExpertGate gate(3, 8, ExpertGateOptions{});
    const at::Tensor scores = torch::tensor({0.F, 0.F, 0.F, 0.F, 0.F, 0.F, 0.F, 8.F}).expand({500, 8});
    const at::Tensor mask = all_true({500});
    gate->train();
    const GateChoice noisy = gate->choose(scores, mask);
    CHECK(!torch::equal(noisy.weights[0], noisy.weights[1]));
    CHECK((noisy.weights.narrow(1, 7, 1) == 0).all().item<bool>());
    CHECK((noisy.weights.narrow(1, 0, 7) > 0).all().item<bool>());
    // What noise of that kind chooses on average is the softmax itself.
    const at::Tensor winners = torch::one_hot(noisy.weights.argmax(-1), 8).to(torch::kFloat).mean(0);
    CHECK((winners.narrow(0, 0, 7) - 1.0 / 7).abs().max().item<double>() < 0.06);
    gate->set_temperature(0.05);
    const double sharp = gate->choose(scores, mask).weights.amax(-1).mean().item<double>();
    CHECK(sharp > noisy.weights.amax(-1).mean().item<double>() + 0.2);
    gate->eval();
    CHECK(torch::equal(gate->choose(scores, mask).weights, gate->choose(scores, mask).weights));
    ExpertGate quiet(3, 8, ExpertGateOptions{.noise = GateNoise::kNone});
    const at::Tensor learning = quiet->choose(scores, mask).weights;
    quiet->eval();
    CHECK(torch::equal(learning, quiet->choose(scores, mask).weights));
  }

  TEST_CASE("gradients reach the gate through the experts that are kept, or straight through all") {
    for (const GateGradient way : {GateGradient::kKept, GateGradient::kStraightThrough}) {
      torch::manual_seed(3);
      ExpertGate gate(3, 8, ExpertGateOptions{.gradient = way});
      const at::Tensor scores =
          torch::tensor({{0.F, 1.F, 0.F, 0.F, 0.F, 0.F, 0.F, 9.F}}).set_requires_grad(true);
      const GateChoice choice = gate->choose(scores, all_true({1}));
      CHECK(choice.weights[0][7].item<float>() == 0);
      (choice.weights * torch::arange(8, torch::kFloat)).sum().backward();
      CHECK(scores.grad()[0][1].item<float>() != 0);
      CHECK((scores.grad()[0][7].item<float>() != 0) == (way == GateGradient::kStraightThrough));
    }
    ExpertGate gate(3, 8, ExpertGateOptions{});
    (gate->forward(torch::randn({4, 3}), all_true({4})).weights * torch::arange(8, torch::kFloat))
        .sum()
        .backward();
    for (const at::Tensor& weight : gate->parameters()) CHECK(weight.grad().abs().sum().item<float>() > 0);
  }

  TEST_CASE("a band of the batch becomes a running one after training, the same for every batch") {
    torch::manual_seed(4);
    ExpertGate gate(3, 4, ExpertGateOptions{.scope = BandScope::kBatch});
    const at::Tensor scores = torch::randn({50, 4}), mask = all_true({50});
    gate->choose(scores, mask);
    auto buffers = gate->named_buffers();
    CHECK(buffers["running_mean"].item<double>() ==
          doctest::Approx(scores.mean().item<double>()).epsilon(1e-4));
    gate->eval();
    const at::Tensor together = gate->choose(scores, mask).weights;
    CHECK(torch::equal(together[7], gate->choose(scores.narrow(0, 7, 1), mask.narrow(0, 7, 1)).weights[0]));
    CHECK(buffers["batches_seen"].item<float>() == 1);
  }

  TEST_CASE("experts computed as one are torch's own units, in both directions") {
    torch::manual_seed(5);
    constexpr std::int64_t kExperts = 3, kHalf = 4, kWidth = 8;
    RecurrentExperts experts(kWidth, kExperts, Direction::kBoth);
    const at::Tensor input = torch::randn({2, 6, kWidth});
    const at::Tensor each = experts->each(input, all_true({2, 6}));
    std::vector<at::Tensor> expected;
    for (std::int64_t k = 0; k < kExperts; ++k) {
      const at::Tensor steps = input.transpose(0, 1);
      const at::Tensor forth = torch_unit(experts, k, kHalf, steps);
      const at::Tensor back = torch_unit(experts, kExperts + k, kHalf, steps.flip(0)).flip(0);
      expected.push_back(torch::cat({forth, back}, -1).transpose(0, 1));
    }
    const at::Tensor others = torch::stack(expected, 2);
    CHECK(torch::allclose(each, others, kNear, kNear));
    const at::Tensor weights = torch::softmax(torch::randn({2, 6, kExperts}), -1);
    CHECK(torch::allclose(experts->forward(input, all_true({2, 6}), weights),
                          (each * weights.unsqueeze(-1)).sum(2), kNear, kNear));
  }

  TEST_CASE("the way back through the recurrence is that of finite differences") {
    torch::manual_seed(6);
    const auto options = torch::TensorOptions().dtype(torch::kDouble);
    std::vector<at::Tensor> given = {torch::randn({4, 2, 3, 6}, options), torch::randn({2, 2, 6}, options),
                                     torch::randn({2, 6}, options)};
    const at::Tensor mask = torch::rand({4, 2, 3, 1}) > 0.3;
    const at::Tensor factors = torch::randn({4, 2, 3, 2}, options);
    const auto value = [&] {
      return (grouped_recurrence(given[0], given[1], given[2], mask) * factors).sum();
    };
    for (at::Tensor& tensor : given) tensor.set_requires_grad(true);
    value().backward();
    const torch::NoGradGuard no_gradient;
    for (at::Tensor& tensor : given) {
      const at::Tensor flat = tensor.view(-1), gradient = tensor.grad().view(-1);
      for (std::int64_t i = 0; i < flat.numel(); ++i) {
        constexpr double kStep = 1e-6;
        flat[i] += kStep;
        const double above = value().item<double>();
        flat[i] -= 2 * kStep;
        const double below = value().item<double>();
        flat[i] += kStep;
        REQUIRE(gradient[i].item<double>() == doctest::Approx((above - below) / (2 * kStep)).epsilon(1e-5));
      }
    }
  }

  TEST_CASE("the recurrence is the same whether it learns or not, of few sequences as of many") {
    torch::manual_seed(8);
    for (const std::int64_t width : {1, 6, 8, 33}) {
      const at::Tensor inputs = torch::randn({7, 3, 6, 3 * width}), bias = torch::randn({3, 3 * width});
      const at::Tensor mask = torch::rand({7, 3, 6, 1}) > 0.3;
      at::Tensor weight = torch::randn({3, width, 3 * width});
      const at::Tensor all = grouped_recurrence(inputs, weight, bias, mask);
      for (const std::int64_t rows : {1, 3, 6}) {
        const at::Tensor some =
            grouped_recurrence(inputs.narrow(2, 0, rows), weight, bias, mask.narrow(2, 0, rows));
        CHECK(torch::allclose(some, all.narrow(2, 0, rows), kNear, kNear));
      }
      weight.set_requires_grad(true);
      CHECK(torch::allclose(grouped_recurrence(inputs, weight, bias, mask), all, kNear, kNear));
    }
  }

  TEST_CASE("experts pass over what is not there, at the end, at the begin and in between") {
    torch::manual_seed(7);
    RecurrentExperts experts(6, 2, Direction::kBoth);
    at::Tensor input = torch::randn({1, 6, 6});
    const at::Tensor mask = torch::tensor({{false, true, false, true, true, false}});
    const at::Tensor there = torch::tensor({1, 3, 4});
    const at::Tensor with_gaps = experts->each(input, mask).index_select(1, there);
    const at::Tensor without = experts->each(input.index_select(1, there), all_true({1, 3}));
    CHECK(torch::allclose(with_gaps, without, kNear, kNear));
    CHECK(torch::isfinite(experts->each(input, torch::zeros_like(mask))).all().item<bool>());
  }

  TEST_CASE("experts of the past know nothing of what follows; those of both directions do") {
    torch::manual_seed(8);
    for (const Direction direction : {Direction::kPast, Direction::kBoth}) {
      RecurrentExperts experts(6, 2, direction);
      at::Tensor input = torch::randn({1, 5, 6});
      const at::Tensor before = experts->each(input, all_true({1, 5}));
      input[0][3] += 1;
      const at::Tensor after = experts->each(input, all_true({1, 5}));
      CHECK(torch::equal(before.narrow(1, 0, 3), after.narrow(1, 0, 3)) == (direction == Direction::kPast));
      CHECK(!torch::equal(before.narrow(1, 3, 2), after.narrow(1, 3, 2)));
    }
    CHECK_THROWS_AS(RecurrentExperts(7, 2, Direction::kBoth), Error);
  }

  TEST_CASE("a mixture is normed and zero where nothing is, and without experts it is a norm alone") {
    torch::manual_seed(9);
    const at::Tensor input = torch::randn({2, 4, 8});
    const at::Tensor mask = torch::tensor({{true, true, true, false}, {true, false, false, false}});
    for (const std::int64_t count : {0, 7}) {
      ExpertMixtureOptions options;
      options.width = 8;
      options.experts = count;
      ExpertMixture mixture(options);
      mixture->eval();
      const Mixture made = mixture->forward(input, mask);
      CHECK(made.features.masked_select(mask.logical_not().unsqueeze(-1)).abs().sum().item<float>() == 0);
      CHECK(made.features[0][1].mean().item<double>() == doctest::Approx(0).epsilon(1e-5));
      CHECK(made.choice.kept.defined() == (count > 0));
    }
  }

  TEST_CASE("global experts are networks of one hidden layer, each weighed by the gate") {
    torch::manual_seed(10);
    GlobalMixture mixture(
        GlobalMixtureOptions{.inputs = 2, .width = 4, .experts = 3, .gate = {.rule = ExpertRule::kDense}});
    mixture->eval();
    const at::Tensor tokens = torch::randn({2, 3, 8});
    const Mixture made = mixture->forward(tokens, all_true({2, 3}));
    auto weights = mixture->named_parameters();
    at::Tensor expected = torch::zeros({2, 3, 4});
    for (std::int64_t k = 0; k < 3; ++k) {
      const at::Tensor inner = torch::gelu(torch::linear(tokens, weights["first.weight"].narrow(0, 4 * k, 4),
                                                         weights["first.bias"].narrow(0, 4 * k, 4)));
      const at::Tensor said =
          torch::matmul(inner, weights["second_weight"][k]) + weights["second_bias"].narrow(0, 4 * k, 4);
      expected = expected + said * made.choice.weights.select(-1, k).unsqueeze(-1);
    }
    CHECK(torch::allclose(made.features, expected, kNear, kNear));
  }
}

}  // namespace undertone::fusion

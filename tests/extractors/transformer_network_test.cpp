#include <cmath>
#include <map>
#include <string>
#include <vector>

#include <torch/torch.h>
// After libtorch, which has a CHECK of its own that ends the process.
#include <doctest/doctest.h>

#include "extractors/token/transformer.hpp"
#include "src/core/error.hpp"
#include "src/tensor/weights.hpp"

namespace undertone::extractors {
namespace {

TransformerOptions small_options() {
  TransformerOptions options;
  options.vocabulary = 53;
  options.width = 24;
  options.layers = 3;
  options.heads = 4;
  options.inner = 40;
  options.positions = 20;
  options.first_position = 2;
  options.types = 3;
  return options;
}

std::shared_ptr<Transformer> make_small(const TransformerOptions& options = small_options()) {
  torch::manual_seed(1);
  auto network = make_transformer(options);
  const torch::NoGradGuard no_gradient;
  // Larger than those of an untrained network, so that a mistake shows.
  for (at::Tensor& weight : network->module().parameters()) weight.add_(0.2 * torch::randn(weight.sizes()));
  network->module().eval();
  return network;
}

/// Texts of such lengths, padded with other words.
TokenBatch make_batch(const std::vector<std::int64_t>& lengths, std::int64_t padded_to) {
  torch::manual_seed(2);
  TokenBatch batch{torch::randint(0, 53, {std::ssize(lengths), padded_to}, torch::kLong),
                   torch::zeros({std::ssize(lengths), padded_to}, torch::kBool)};
  for (std::size_t i = 0; i < lengths.size(); ++i) {
    torch::manual_seed(static_cast<std::uint64_t>(lengths[i]));
    const auto row = static_cast<std::int64_t>(i);
    batch.ids[row].narrow(0, 0, lengths[i]).copy_(torch::randint(0, 53, {lengths[i]}, torch::kLong));
    batch.steps[row].narrow(0, 0, lengths[i]).fill_(true);
  }
  return batch;
}

double largest_difference(const at::Tensor& left, const at::Tensor& right) {
  return (left.to(torch::kDouble) - right.to(torch::kDouble)).abs().max().item<double>();
}

/// One layer by the book, in double precision: no fused kernel, no shared map, head by head.
at::Tensor plain_layer(const std::map<std::string, at::Tensor>& weights, const std::string& name,
                       const at::Tensor& states, std::int64_t heads) {
  const auto weight = [&](const std::string& part) { return weights.at(name + part).to(torch::kDouble); };
  const auto map = [&](const at::Tensor& values, const std::string& part) {
    return torch::matmul(values, weight(part + ".weight").t()) + weight(part + ".bias");
  };
  const auto norm = [&](const at::Tensor& values, const std::string& part) {
    const at::Tensor centred = values - values.mean(-1, true);
    const at::Tensor deviation = (centred.pow(2).mean(-1, true) + small_options().norm_epsilon).sqrt();
    return centred / deviation * weight(part + ".weight") + weight(part + ".bias");
  };
  const auto asked = map(states, "attention.ask").chunk(3, -1);
  std::vector<at::Tensor> found;
  for (std::int64_t head = 0; head < heads; ++head) {
    const auto part = [&](const at::Tensor& all) {
      return all.chunk(heads, -1)[static_cast<std::size_t>(head)];
    };
    const at::Tensor query = part(asked[0]);
    const at::Tensor scores = torch::matmul(query, part(asked[1]).t()) / std::sqrt(double(query.size(-1)));
    found.push_back(torch::matmul(torch::softmax(scores, -1), part(asked[2])));
  }
  const at::Tensor attended = norm(states + map(torch::cat(found, -1), "attention.out"), "attention_norm");
  const at::Tensor inner = map(attended, "inner");
  const at::Tensor gelu = inner * 0.5 * (1 + torch::erf(inner / std::sqrt(2.0)));
  return norm(attended + map(gelu, "outer"), "norm");
}

}  // namespace

TEST_SUITE("extractors") {
  TEST_CASE("a transformer gives its embeddings and what each layer made of them") {
    const torch::NoGradGuard no_gradient;
    const auto states = make_small()->forward(make_batch({7, 1, 4}, 7));
    REQUIRE(states.size() == 4);
    for (const at::Tensor& state : states) {
      CHECK(state.sizes() == torch::IntArrayRef({3, 7, 24}));
      CHECK(torch::isfinite(state).all().item<bool>());
    }
  }

  TEST_CASE("every layer of a transformer computes what the formulas say") {
    constexpr double kRounding = 1e-5;  // of float sums over some dozen numbers of about 1
    const torch::NoGradGuard no_gradient;
    const auto network = make_small();
    const auto weights = tensor::named_weights(network->module(), "");
    const auto states = network->forward(make_batch({9}, 9));
    for (std::size_t i = 0; i + 1 < states.size(); ++i) {
      const at::Tensor expected = plain_layer(weights, "layer" + std::to_string(i) + ".",
                                              states[i][0].to(torch::kDouble), small_options().heads);
      CHECK(largest_difference(states[i + 1][0], expected) < kRounding);
    }
  }

  TEST_CASE("the embedding of a token is that of its word, its place and its type, normed") {
    const torch::NoGradGuard no_gradient;
    const auto network = make_small();
    const auto weights = tensor::named_weights(network->module(), "");
    TokenBatch batch = make_batch({5}, 5);
    batch.types = torch::tensor({{0, 2, 1, 1, 0}}, torch::kLong);
    const at::Tensor sum = weights.at("word.weight").index_select(0, batch.ids[0]) +
                           weights.at("position.weight").narrow(0, 2, 5) +
                           weights.at("type.weight").index_select(0, batch.types[0]);
    const at::Tensor expected =
        torch::layer_norm(sum, {24}, weights.at("norm.weight"), weights.at("norm.bias"), 1e-12);
    CHECK(largest_difference(network->forward(batch)[0][0], expected) < 1e-6);

    batch.types = torch::zeros_like(batch.types);
    const auto zeros = network->forward(batch);
    batch.types = at::Tensor();
    CHECK(largest_difference(network->forward(batch).back(), zeros.back()) < 1e-5);
  }

  TEST_CASE("what a text gets from a transformer depends neither on padding nor on its companions") {
    const torch::NoGradGuard no_gradient;
    const auto network = make_small();
    const std::vector<std::int64_t> lengths = {5, 12, 1, 8};
    const auto together = network->forward(make_batch(lengths, 15));
    for (std::size_t i = 0; i < lengths.size(); ++i) {
      const auto alone = network->forward(make_batch({lengths[i]}, lengths[i]));
      for (std::size_t state = 0; state < alone.size(); ++state) {
        const at::Tensor row = together[state][static_cast<std::int64_t>(i)].narrow(0, 0, lengths[i]);
        CHECK(largest_difference(row, alone[state][0]) < 1e-5);
      }
    }
  }

  TEST_CASE("a transformer in bfloat16 comes near what it gives in float") {
    const torch::NoGradGuard no_gradient;
    const TokenBatch batch = make_batch({6, 11}, 11);
    const auto network = make_small();
    const at::Tensor expected = network->forward(batch).back();
    network->module().to(torch::kBFloat16);
    const at::Tensor found = network->forward(batch).back();
    CHECK((found.scalar_type() == torch::kBFloat16));
    const at::Tensor difference =
        (found.to(torch::kFloat) - expected).masked_fill(~batch.steps.unsqueeze(-1), 0);
    CHECK(difference.norm().item<double>() < 0.05 * expected.norm().item<double>());
  }

  TEST_CASE("a transformer learns, and its dropout acts in training alone") {
    const auto network = make_small();
    const TokenBatch batch = make_batch({6, 11}, 11);
    const auto loss = [&] { return network->forward(batch).back().index({batch.steps}).pow(4).mean(); };
    CHECK(torch::equal(loss(), loss()));
    network->module().train();
    CHECK_FALSE(torch::equal(loss(), loss()));
    loss().backward();
    for (const auto& item : network->module().named_parameters()) {
      INFO(item.key());
      REQUIRE(item.value().grad().defined());
      CHECK(torch::isfinite(item.value().grad()).all().item<bool>());
      CHECK(item.value().grad().abs().max().item<double>() > 0);
    }
  }

  TEST_CASE("a transformer refuses more tokens than it has places, and heads that do not divide its width") {
    const torch::NoGradGuard no_gradient;
    const auto network = make_small();
    CHECK(network->forward(make_batch({18}, 18)).size() == 4);
    CHECK_THROWS_WITH_AS(network->forward(make_batch({19}, 19)), "a text of 19 tokens for a network of 18",
                         Error);
    TransformerOptions options = small_options();
    options.heads = 5;
    CHECK_THROWS_WITH_AS(make_transformer(options), "a width of 24 cannot be divided among 5 attention heads",
                         Error);
  }
}

}  // namespace undertone::extractors

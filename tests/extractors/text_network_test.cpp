#include <algorithm>
#include <string>
#include <vector>

#include <torch/torch.h>
// After libtorch, which has a CHECK of its own that ends the process.
#include <doctest/doctest.h>

#include "extractors/token/piece_model.hpp"
#include "extractors/token/text_network.hpp"
#include "tests/support/errors.hpp"

namespace undertone::extractors {
namespace {

// Sums in another order, of numbers about 1.
constexpr double kRounding = 2e-5;

std::shared_ptr<TextNetwork> make_network(std::int64_t context_layers = 1) {
  TextNetworkOptions options;
  options.pieces = 300;
  options.layers = 2;
  options.inner = 64;
  options.context_layers = context_layers;
  options.turns = 3;
  torch::manual_seed(5);
  auto network = make_text_network(options, 4);
  network->module().eval();
  return network;
}

std::vector<std::int64_t> made_text(std::size_t pieces, std::int64_t seed) {
  std::vector<std::int64_t> ids;
  for (std::size_t i = 0; i < pieces; ++i)
    ids.push_back(4 + (seed * 37 + static_cast<std::int64_t>(i) * 11) % 296);
  return ids;
}

bool is_near(const at::Tensor& a, const at::Tensor& b) {
  return a.sizes() == b.sizes() && (a - b).abs().max().item<double>() < kRounding;
}

at::Tensor speakers_of(const std::vector<std::int64_t>& speakers) {
  return torch::tensor(speakers, torch::kLong).unsqueeze(0);
}

/// Contexts of one conversation of made-up turns, all of them present.
at::Tensor contexts_of(TextNetwork& network, const at::Tensor& vectors,
                       const std::vector<std::int64_t>& speakers) {
  return network.in_context(
      {vectors, speakers_of(speakers), torch::ones({1, vectors.size(1)}, torch::kBool)});
}

at::Tensor made_vectors(std::int64_t turns) {
  torch::manual_seed(9);
  return torch::randn({1, turns, kTextWidth});
}

}  // namespace

TEST_SUITE("extractors") {
  TEST_CASE("what a text gets does not depend on the texts that it shares a batch with") {
    const torch::NoGradGuard no_gradient;
    const auto network = make_network();
    std::vector<std::vector<std::int64_t>> texts;
    for (std::size_t i = 0; i < 60; ++i)
      texts.push_back(made_text(1 + i * 13 % 40, static_cast<std::int64_t>(i)));
    const at::Tensor together = network->encode(texts).vectors;
    for (const std::size_t i : {std::size_t{0}, std::size_t{17}, std::size_t{59}})
      CHECK(is_near(network->encode({texts[i]}).vectors[0], together[static_cast<std::int64_t>(i)]));
  }

  TEST_CASE("a long text is looked at in windows, each piece once, and a text without pieces is one too") {
    const torch::NoGradGuard no_gradient;
    const auto network = make_network();
    const std::size_t count = 2 * kWindowPieces + 7;
    const auto encoded = network->encode({made_text(count, 1), {}});
    std::vector<std::int64_t> begins;
    std::int64_t pieces = 0;
    for (const TextRows& rows : encoded.rows) {
      for (std::int64_t i = 0; i < rows.texts.size(0); ++i) {
        pieces += rows.steps[i].sum().item<std::int64_t>() - 2;
        if (rows.texts[i].item<std::int64_t>() == 0) begins.push_back(rows.begins[i].item<std::int64_t>());
      }
    }
    std::ranges::sort(begins);
    CHECK(begins == std::vector<std::int64_t>{0, kWindowPieces, 2 * kWindowPieces});
    CHECK(pieces == static_cast<std::int64_t>(count));
    CHECK(torch::isfinite(encoded.vectors).all().item<bool>());
  }

  TEST_CASE("a turn looks back over as many turns as its layers reach, and never forward") {
    const torch::NoGradGuard no_gradient;
    const at::Tensor vectors = made_vectors(8);
    const std::vector<std::int64_t> speakers = {1, 2, 1, 3, 2, 2, 1, 3};
    for (const std::int64_t layers : {1, 2}) {
      const auto network = make_network(layers);
      const at::Tensor whole = contexts_of(*network, vectors, speakers);
      at::Tensor changed = vectors.clone();
      changed[0][2] = torch::randn({kTextWidth});
      const at::Tensor other = contexts_of(*network, changed, speakers);
      const at::Tensor moved = (whole - other).abs().amax({0, 2}) > kRounding;
      for (std::int64_t i = 0; i < 8; ++i) CHECK(moved[i].item<bool>() == (i >= 2 && i <= 2 + layers * 2));
    }
  }

  TEST_CASE("it matters whether the same or another speaker spoke before, not which number they have") {
    const torch::NoGradGuard no_gradient;
    const auto network = make_network();
    const at::Tensor vectors = made_vectors(3);
    const at::Tensor alternating = contexts_of(*network, vectors, {1, 2, 1});
    CHECK(is_near(alternating, contexts_of(*network, vectors, {5, 9, 5})));
    CHECK_FALSE(is_near(alternating, contexts_of(*network, vectors, {1, 2, 2})));
    CHECK_FALSE(is_near(alternating, contexts_of(*network, vectors, {1, 0, 1})));
  }

  TEST_CASE("what stands where there is no turn means nothing") {
    const torch::NoGradGuard no_gradient;
    const auto network = make_network();
    at::Tensor vectors = made_vectors(4);
    at::Tensor present = torch::ones({1, 4}, torch::kBool);
    present[0][1] = false;
    const at::Tensor speakers = speakers_of({1, 1, 2, 1});
    const at::Tensor first = network->in_context({vectors, speakers, present});
    vectors = vectors.clone();
    vectors[0][1] = torch::randn({kTextWidth});
    const at::Tensor second = network->in_context({vectors, speakers, present});
    for (const std::int64_t i : {0, 2, 3}) CHECK(is_near(first[0][i], second[0][i]));
  }

  TEST_CASE("the context reaches the features of every piece") {
    const torch::NoGradGuard no_gradient;
    const auto network = make_network();
    const auto encoded = network->encode({made_text(5, 2)});
    const auto first = network->tell(encoded, torch::zeros({1, kTextWidth}));
    const auto second = network->tell(encoded, torch::ones({1, kTextWidth}));
    const at::Tensor moved = (first.frames[0] - second.frames[0]).abs().amax(-1);
    CHECK((moved > kRounding).all().item<bool>());
    CHECK(first.logits.sizes() == at::IntArrayRef({1, 4}));
    CHECK(first.embeddings.sizes() == at::IntArrayRef({1, kTextWidth}));
  }

  TEST_CASE("the model of pieces is kept byte for byte, and one that is too large is refused") {
    const auto network = make_network();
    CHECK(network->piece_model().empty());
    const std::string bytes("pieces\0of\xff words", 15);
    network->set_piece_model(bytes);
    CHECK(network->piece_model() == bytes);
    CHECK(support::error_of([&] { network->set_piece_model(std::string(600'000, 'x')); })->kind() ==
          ErrorKind::kMisuse);
  }

  TEST_CASE("in shorter numbers, where the processor has them, almost the same comes out") {
    const torch::NoGradGuard no_gradient;
    const auto network = make_network();
    const auto exact = network->encode({made_text(12, 3), made_text(4, 8)}).vectors;
    network->shorten();
    const auto shorter = network->encode({made_text(12, 3), made_text(4, 8)}).vectors;
    CHECK(torch::cosine_similarity(exact, shorter, 1).min().item<double>() > 0.999);
  }
}

}  // namespace undertone::extractors

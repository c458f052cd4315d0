#include "fusion/models/prior.hpp"

#include <doctest/doctest.h>
#include <torch/torch.h>

#include "src/core/error.hpp"

using namespace undertone;

namespace {

tensor::Batch make_batch(std::int64_t conversations, std::int64_t length) {
  tensor::Batch batch;
  batch.mask = torch::ones({conversations, length}, torch::kBool);
  batch.speakers = torch::zeros({conversations, length}, torch::kLong);
  for (const Modality modality : kModalities) {
    batch[modality].values = torch::randn({conversations, length, 4});
    batch[modality].present = torch::ones({conversations, length}, torch::kBool);
  }
  return batch;
}

}  // namespace

TEST_SUITE("fusion") {
  TEST_CASE("the prior's probabilities are the smoothed shares of the training labels, for every utterance") {
    const auto model = fusion::make_prior_model(LabelSet({"calm", "glad", "cross"}), {8.5, 0, 0});
    const auto probabilities = torch::softmax(model->forward(make_batch(2, 3)).logits, -1);
    REQUIRE(probabilities.sizes() == torch::IntArrayRef({2, 3, 3}));
    const auto expected = torch::tensor({0.9F, 0.05F, 0.05F}).expand({2, 3, 3});
    CHECK(torch::allclose(probabilities, expected, 1e-6, 1e-6));
  }

  TEST_CASE("the prior does not look at its input") {
    const auto model = fusion::make_prior_model(default_labels(), {4, 1, 1, 1, 2, 1, 1});
    CHECK(torch::equal(model->forward(make_batch(1, 2)).logits, model->forward(make_batch(1, 2)).logits));
  }

  TEST_CASE("counts that do not fit the labels are refused") {
    CHECK_THROWS_AS(fusion::make_prior_model(default_labels(), {1, 2}), Error);
    CHECK_THROWS_AS(fusion::make_prior_model(LabelSet({"a", "b"}), {1, -2}), Error);
    CHECK_THROWS_AS(fusion::make_prior_model(LabelSet({"a", "b"}), {1, std::nan("")}), Error);
  }
}

#include "src/tensor/batch.hpp"

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
    batch[modality].values = torch::zeros({conversations, length, 3});
    batch[modality].present = torch::ones({conversations, length}, torch::kBool);
  }
  return batch;
}

}  // namespace

TEST_SUITE("tensor") {
  TEST_CASE("a batch whose parts fit passes the check, with and without labels") {
    auto batch = make_batch(2, 5);
    CHECK_NOTHROW(tensor::check(batch));
    batch.labels = torch::zeros({2, 5}, torch::kLong);
    CHECK_NOTHROW(tensor::check(batch));
  }

  TEST_CASE("a batch whose parts do not fit is refused with all that is wrong") {
    auto batch = make_batch(2, 5);
    batch[Modality::kAudio].values = torch::zeros({2, 4, 3});
    batch.speakers = torch::Tensor();
    try {
      tensor::check(batch);
      FAIL("the check let it pass");
    } catch (const Error& error) {
      const std::string message = error.what();
      CHECK(message.find("speakers is missing") != std::string::npos);
      CHECK(message.find("audio is [2, 4, 3]") != std::string::npos);
      CHECK(message.find("text") == std::string::npos);
    }
  }
}

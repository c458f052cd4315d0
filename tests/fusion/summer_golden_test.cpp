#include <cmath>
#include <filesystem>

#include <doctest/doctest.h>
#include <torch/torch.h>

#include "fusion/checkpoint.hpp"
#include "fusion/losses.hpp"
#include "src/io/safetensors.hpp"
#include "src/tensor/weights.hpp"
#include "tests/fusion/random_batch.hpp"

// Whole forward passes and every loss against scripts/summer_golden.py, which follows the equations one
// utterance, head and expert at a time in double precision. The file says by which command it was made.
namespace undertone::fusion {
namespace {

constexpr double kTolerance = 1e-5;  // of float32 over some hundred sums and a dozen layers

at::Tensor read(const io::Safetensors& content, const std::string& name) {
  const io::TensorView& view = content.at(name);
  return torch::tensor(io::to_floats(view)).view(view.shape);
}

tensor::Batch batch_of(const io::Safetensors& content) {
  tensor::Batch batch;
  batch.mask = read(content, "batch.mask").to(torch::kBool);
  batch.speakers = read(content, "batch.speakers").to(torch::kLong);
  batch.labels = read(content, "batch.labels").to(torch::kLong);
  for (const Modality modality : kModalities) {
    const std::string name = "batch." + std::string(to_string(modality));
    batch[modality].values = read(content, name + ".values");
    batch[modality].present = read(content, name + ".present").to(torch::kBool);
  }
  return batch;
}

double furthest(const at::Tensor& ours, const at::Tensor& theirs, const at::Tensor& mask) {
  return ((ours - theirs).abs() * mask.unsqueeze(-1)).max().item<double>();
}

}  // namespace

TEST_SUITE("fusion") {
  TEST_CASE("summer's teacher, student and losses are those that its equations give") {
    const io::SafetensorsFile file{std::filesystem::path(UNDERTONE_SOURCE_DIR) /
                                   "tests/fusion/summer_golden.safetensors"};
    const io::Safetensors& content = file.content();
    std::map<std::string, std::string> options = {
        {"width", "8"},    {"heads", "2"},          {"experts", "7"},        {"dropout", "0"},
        {"gumbel", "off"}, {"global-experts", "3"}, {"ikd-temperature", "2"}};
    const auto model = make_model("summer", options, small_spec());
    tensor::load_weights(content, "model.", model->module());
    const tensor::Batch batch = batch_of(content);
    model->module().eval();
    const at::Tensor student = model->forward(batch).logits;
    CHECK(furthest(student, read(content, "out.student"), batch.mask) < kTolerance);
    model->begin_stage("teacher");
    CHECK(furthest(model->forward(batch).logits, read(content, "out.teacher"), batch.mask) < kTolerance);
    model->begin_stage("student");
    model->module().train();  // nothing is left to chance: no dropout, no noise
    Prediction learning = model->forward(batch);
    learning.losses["label"] = label_loss(learning.logits, batch);
    CHECK(torch::allclose(learning.logits, student, 0, 1e-6));
    CHECK(learning.losses.size() == 5);
    for (const auto& [name, loss] : learning.losses) {
      CAPTURE(name);
      const double expected = read(content, "loss." + name).item<double>();
      CHECK(std::abs(loss.item<double>() - expected) < kTolerance * std::max(1.0, expected));
    }
  }
}

}  // namespace undertone::fusion

// Times `summer` and `sdt`: one conversation through the finished model, and an epoch of training; and says
// how many weights each has. Prints JSON. On a GPU: name the device cuda.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include <torch/torch.h>

#include "fusion/checkpoint.hpp"
#include "fusion/losses.hpp"
#include "src/io/json.hpp"

using namespace undertone;

namespace {

constexpr std::size_t kFewestRuns = 4, kMostRuns = 16;
constexpr double kLongEnough_s = 20;

/// The median, but for the first run, in which memory is first asked for.
double seconds_of(const std::function<void()>& work, const torch::Device& device) {
  std::vector<double> seconds;
  double all = 0;
  while (seconds.size() < kFewestRuns || (seconds.size() < kMostRuns && all < kLongEnough_s)) {
    const auto begin = std::chrono::steady_clock::now();
    work();
    if (device.is_cuda()) torch::cuda::synchronize();
    seconds.push_back(std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
    all += seconds.back();
  }
  seconds.erase(seconds.begin());
  const auto middle = seconds.begin() + std::ssize(seconds) / 2;
  std::nth_element(seconds.begin(), middle, seconds.end());
  return *middle;
}

tensor::Batch make_batch(const fusion::ModelSpec& spec, std::int64_t conversations, std::int64_t length) {
  tensor::Batch batch;
  batch.mask = torch::ones({conversations, length}, torch::kBool);
  batch.speakers = torch::randint(1, spec.speakers + 1, {conversations, length}, torch::kLong);
  batch.labels = torch::randint(0, spec.classes(), {conversations, length}, torch::kLong);
  for (const Modality modality : kModalities) {
    batch[modality].values = torch::randn({conversations, length, spec.width(modality)});
    batch[modality].present = batch.mask;
  }
  return batch;
}

at::Tensor total_loss(fusion::FusionModel& model, const tensor::Batch& batch) {
  const fusion::Prediction prediction = model.forward(batch);
  const auto weights = model.loss_weights();
  at::Tensor total = fusion::label_loss(prediction.logits, batch);
  for (const auto& [name, loss] : prediction.losses) total = total + weights.at(name) * loss;
  return total;
}

io::Json measure(const std::string& kind, const std::string& width, const torch::Device& device) {
  torch::manual_seed(1);
  const fusion::ModelSpec spec{LabelSet({"a", "b", "c", "d", "e", "f"}), {1024, 1582, 342}, 2};
  std::map<std::string, std::string> options = {{"width", width}};
  const auto model = fusion::make_model(kind, options, spec);
  model->module().to(device);
  const tensor::Batch one = tensor::to_device(make_batch(spec, 1, 100), device);
  const tensor::Batch many = tensor::to_device(make_batch(spec, 16, 72), device);
  std::int64_t parameters = 0;
  for (const at::Tensor& weight : model->module().parameters()) parameters += weight.numel();
  model->module().eval();
  const double answer_s = seconds_of(
      [&] {
        const torch::NoGradGuard no_gradient;
        model->forward(one);
      },
      device);
  model->module().train();
  torch::optim::Adam optimizer(model->parameter_groups().front().parameters, 1e-4);
  const double step_s = seconds_of(
      [&] {
        optimizer.zero_grad();
        total_loss(*model, many).backward();
        optimizer.step();
      },
      device);
  return io::Json::Object{{"model", kind},
                          {"width", width},
                          {"device", device.str()},
                          {"threads", at::get_num_threads()},
                          {"parameters", parameters},
                          {"answer_of_100_utterances_s", answer_s},
                          {"training_step_of_16_conversations_s", step_s}};
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) {
    std::fprintf(stderr, "usage: bench_summer_pass WIDTH THREADS cpu|cuda\n");
    return 2;
  }
  try {
    at::set_num_threads(std::stoi(argv[2]));
    for (const char* kind : {"sdt", "summer"})
      std::printf("%s\n", io::to_json_text(measure(kind, argv[1], torch::Device(argv[3]))).c_str());
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "bench_summer_pass: %s\n", error.what());
    return 1;
  }
}

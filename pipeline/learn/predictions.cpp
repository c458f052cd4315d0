#include "pipeline/learn/predictions.hpp"

#include <algorithm>

#include <torch/torch.h>

#include "pipeline/learn/batch_loader.hpp"
#include "pipeline/learn/batch_plan.hpp"
#include "pipeline/metrics/calibration.hpp"
#include "src/core/error.hpp"

namespace undertone::pipeline {
namespace {

torch::Device device_of(torch::nn::Module& module) {
  const auto parameters = module.parameters();
  return parameters.empty() ? torch::Device(torch::kCPU) : parameters.front().device();
}

void append(const LearningSet& set, std::size_t dialogue, const double* logits, SetPredictions& all) {
  for (const LearningUtterance& utterance : set.dialogues[dialogue].utterances) {
    all.ids.push_back(utterance.id);
    all.dialogue_of.push_back(dialogue);
    all.labels.push_back(utterance.label);
    all.more_labels.push_back(utterance.more_labels);
    all.logits.insert(all.logits.end(), logits, logits + all.classes);
    logits += all.classes;
  }
}

}  // namespace

SetPredictions predict(fusion::FusionModel& model, const LearningSet& set, std::int64_t batch_size) {
  const torch::NoGradGuard no_gradient;
  model.module().eval();
  const torch::Device device = device_of(model.module());
  const auto plan =
      plan_batches(set.lengths(), static_cast<std::size_t>(batch_size), BatchOrder::kAsGiven, 0, 0);
  BatchLoader loader(set, plan, 1);
  SetPredictions all;
  all.classes = set.labels.size();
  for (std::size_t i = 0; const auto batch = loader.next(); ++i) {
    tensor::Batch input = tensor::to_device(*batch, device);
    input.labels = at::Tensor();
    const at::Tensor logits = model.forward(input).logits.to(torch::kCPU, torch::kDouble).contiguous();
    if (!torch::isfinite(logits.index({batch->mask})).all().item<bool>()) {
      throw Error(ErrorKind::kInternal,
                  "the model " + std::string(model.name()) + " gave what is not a number");
    }
    const std::int64_t row = logits.size(1) * logits.size(2);
    for (std::size_t k = 0; k < plan[i].size(); ++k) {
      append(set, plan[i][k], logits.data_ptr<double>() + static_cast<std::int64_t>(k) * row, all);
    }
  }
  if (std::ranges::all_of(all.more_labels, &std::vector<int>::empty)) all.more_labels.clear();
  all.loss = negative_log_likelihood({}, {all.labels, all.logits, all.classes}).value_or(0);
  return all;
}

}  // namespace undertone::pipeline

#include "fusion/models/learned_model.hpp"

#include <cmath>
#include <numeric>
#include <string>

#include <torch/torch.h>

#include "fusion/blocks/inputs.hpp"
#include "src/core/error.hpp"

namespace undertone::fusion {
namespace {

// Half an observation of every label, so that none is ever impossible.
constexpr double kPseudoCount = 0.5;

}  // namespace

LearnedModel::LearnedModel(std::string_view name, ModelSpec spec)
    : name_(name),
      spec_(std::move(spec)),
      prior_(register_buffer("prior", torch::full({spec_.classes()}, -std::log(spec_.classes())))) {}

void LearnedModel::observe(const std::vector<double>& label_counts) {
  if (label_counts.size() != labels().size()) {
    throw Error(ErrorKind::kMisuse, std::to_string(label_counts.size()) + " counts for " +
                                        std::to_string(labels().size()) + " labels");
  }
  const double total = std::accumulate(label_counts.begin(), label_counts.end(), 0.0) +
                       kPseudoCount * static_cast<double>(label_counts.size());
  std::vector<float> logarithms;
  for (const double count : label_counts) {
    if (!(count >= 0)) throw Error(ErrorKind::kMisuse, "a count that is negative or not a number");
    logarithms.push_back(static_cast<float>(std::log((count + kPseudoCount) / total)));
  }
  const torch::NoGradGuard no_gradient;
  prior_.copy_(torch::tensor(logarithms));
}

Prediction LearnedModel::forward(const tensor::Batch& batch) {
  Prediction prediction = answer(batch);
  at::Tensor is_known = torch::zeros_like(batch.mask);
  for (const Modality modality : spec_.modalities()) is_known = is_known | present_places(batch, modality);
  // Selected, not added up: nothing of what the model made of nothing is left.
  prediction.logits =
      torch::where(is_known.unsqueeze(-1), prediction.logits, prior_.to(prediction.logits.scalar_type()));
  prediction.diagnostics["insufficient"] = batch.mask & is_known.logical_not();
  return prediction;
}

}  // namespace undertone::fusion

#include <cmath>
#include <numeric>
#include <vector>

#include <torch/torch.h>

#include "fusion/models/learned_model.hpp"
#include "src/core/error.hpp"

namespace undertone::fusion {
namespace {

// Half an observation of every label, so that none is ever impossible.
constexpr double kPseudoCount = 0.5;

/// Says of every utterance what the training data say of an average one: what any model must beat.
class Majority final : public LearnedModel {
 public:
  Majority(const ModelSpec& spec, const NoOptions&) : LearnedModel("majority", spec) {
    logits_ = register_buffer("logits", torch::zeros({spec.classes()}));
  }

  void observe(const std::vector<double>& label_counts) override {
    if (label_counts.size() != labels().size()) {
      throw Error(ErrorKind::kMisuse, std::to_string(label_counts.size()) + " counts for " +
                                          std::to_string(labels().size()) + " labels");
    }
    const double total = std::accumulate(label_counts.begin(), label_counts.end(), 0.0) +
                         kPseudoCount * static_cast<double>(label_counts.size());
    std::vector<float> logits;
    for (const double count : label_counts) {
      if (!(count >= 0)) throw Error(ErrorKind::kMisuse, "a count that is negative or not a number");
      logits.push_back(static_cast<float>(std::log((count + kPseudoCount) / total)));
    }
    const torch::NoGradGuard no_gradient;
    logits_.copy_(torch::tensor(logits));
  }

  Prediction forward(const tensor::Batch& batch) override {
    return {.logits = logits_.expand({batch.mask.size(0), batch.mask.size(1), spec().classes()})};
  }

 private:
  at::Tensor logits_;
};

}  // namespace

std::unique_ptr<ModelFactory> majority_factory() {
  return std::make_unique<LearnedModelFactory<Majority, NoOptions>>();
}

}  // namespace undertone::fusion

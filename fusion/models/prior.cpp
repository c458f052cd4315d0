#include "fusion/models/prior.hpp"

#include <cmath>
#include <numeric>

#include <ATen/ops/empty.h>
#include <ATen/ops/tensor.h>

#include "src/core/error.hpp"

namespace undertone::fusion {
namespace {

// Half an observation of every label, so that none is ever impossible.
constexpr double kPseudoCount = 0.5;

class PriorModel final : public FusionModel {
 public:
  PriorModel(LabelSet labels, const std::vector<double>& counts) : labels_(std::move(labels)) {
    if (counts.size() != labels_.size()) {
      throw Error(ErrorKind::kBadInput, "the prior needs one count for each of the " +
                                            std::to_string(labels_.size()) + " labels, not " +
                                            std::to_string(counts.size()));
    }
    const double total = std::accumulate(counts.begin(), counts.end(), 0.0) +
                         kPseudoCount * static_cast<double>(counts.size());
    std::vector<float> logits;
    for (const double count : counts) {
      if (!(count >= 0)) throw Error(ErrorKind::kBadInput, "a count that is negative or not a number");
      logits.push_back(static_cast<float>(std::log((count + kPseudoCount) / total)));
    }
    logits_ = at::tensor(logits);
  }

  std::string_view name() const override { return "prior"; }
  const LabelSet& labels() const override { return labels_; }

  Prediction forward(const tensor::Batch& batch) override {
    tensor::check(batch);
    const auto labels = static_cast<std::int64_t>(labels_.size());
    return {logits_.to(batch.mask.device()).expand({batch.mask.size(0), batch.mask.size(1), labels})};
  }

 private:
  LabelSet labels_;
  at::Tensor logits_;  // [labels]
};

}  // namespace

std::unique_ptr<FusionModel> make_prior_model(LabelSet labels, const std::vector<double>& training_counts) {
  return std::make_unique<PriorModel>(std::move(labels), training_counts);
}

}  // namespace undertone::fusion

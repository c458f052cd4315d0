#include "fusion/models/summer_losses.hpp"

#include <torch/torch.h>

#include "fusion/losses.hpp"

namespace undertone::fusion {
namespace {

/// The batch with nothing but what stands in these places.
tensor::Batch only_at(const tensor::Batch& batch, const at::Tensor& places) {
  tensor::Batch some = batch;
  some.mask = batch.mask & places;
  return some;
}

template <class Loss>
at::Tensor mean_over(const std::vector<TaughtBranch>& branches, Loss&& loss) {
  at::Tensor sum;
  for (const TaughtBranch& branch : branches) {
    const at::Tensor one = loss(branch);
    sum = sum.defined() ? sum + one : one;
  }
  return sum / static_cast<double>(branches.size());
}

}  // namespace

at::Tensor cross_label_loss(const std::vector<TaughtBranch>& branches, const tensor::Batch& batch) {
  return mean_over(branches, [&](const TaughtBranch& branch) {
    return label_loss(branch.logits, only_at(batch, branch.present));
  });
}

at::Tensor cross_teacher_loss(const std::vector<TaughtBranch>& branches, const TeacherAnswer& teacher,
                              double temperature, const tensor::Batch& batch) {
  return mean_over(branches, [&](const TaughtBranch& branch) {
    return temperature * temperature *
           distillation_loss(teacher.logits, branch.logits, temperature,
                             only_at(batch, branch.present & teacher.present));
  });
}

at::Tensor alignment_loss(const std::vector<TaughtBranch>& branches, const TeacherAnswer& teacher,
                          Alignment alignment, const tensor::Batch& batch) {
  return mean_over(branches, [&](const TaughtBranch& branch) {
    const bool is_features = alignment == Alignment::kFeatures;
    const at::Tensor difference =
        is_features ? branch.features - teacher.features : branch.logits - teacher.logits;
    const at::Tensor places = (batch.mask & branch.present & teacher.present).unsqueeze(-1);
    const at::Tensor squares =
        torch::where(places, difference.pow(2), torch::zeros({}, difference.options()));
    return squares.sum() / (places.sum() * difference.size(-1)).clamp_min(1);
  });
}

at::Tensor smoothed_loss(const at::Tensor& logits, double smoothing, const tensor::Batch& batch) {
  tensor::Batch smoothed = batch;
  smoothed.label_smoothing = smoothing;
  return label_loss(logits, smoothed);
}

}  // namespace undertone::fusion

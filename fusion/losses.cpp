#include "fusion/losses.hpp"

#include <torch/torch.h>

namespace undertone::fusion {
namespace {

at::Tensor known_places(const tensor::Batch& batch) { return (batch.labels >= 0) & batch.mask; }

}  // namespace

at::Tensor label_loss(const at::Tensor& logits, const tensor::Batch& batch) {
  const at::Tensor known = known_places(batch);
  const at::Tensor chosen = logits.index({known});
  if (chosen.size(0) == 0) return logits.sum() * 0.0;
  namespace functional = torch::nn::functional;
  return functional::cross_entropy(chosen, batch.labels.index({known}),
                                   functional::CrossEntropyFuncOptions()
                                       .weight(batch.class_weights)
                                       .label_smoothing(batch.label_smoothing));
}

at::Tensor distillation_loss(const at::Tensor& teacher_logits, const at::Tensor& student_logits,
                             double temperature, const tensor::Batch& batch) {
  const at::Tensor known = known_places(batch);
  const at::Tensor teacher = torch::log_softmax(teacher_logits.index({known}) / temperature, -1);
  const at::Tensor student = torch::log_softmax(student_logits.index({known}) / temperature, -1);
  if (teacher.size(0) == 0) return student_logits.sum() * 0.0;
  return (teacher.exp() * (teacher - student)).sum(-1).mean();
}

}  // namespace undertone::fusion

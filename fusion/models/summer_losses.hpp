#pragma once

#include <map>
#include <string>
#include <vector>

#include <ATen/core/Tensor.h>

#include "fusion/models/summer_options.hpp"
#include "src/tensor/batch.hpp"

namespace undertone::fusion {

/// A feature of the student, and what the teacher's frozen classifier finds in it.
struct TaughtBranch {
  at::Tensor features;  // [N, L, width]
  at::Tensor logits;    // [N, L, labels]
  at::Tensor present;   // [N, L] bool: where it means something
};

struct TeacherAnswer {
  at::Tensor features;  // [N, L, width], without gradient
  at::Tensor logits;    // [N, L, labels], without gradient
  at::Tensor present;   // [N, L] bool
};

/// The mean over branches of the cross-entropy of their labels.
at::Tensor cross_label_loss(const std::vector<TaughtBranch>& branches, const tensor::Batch& batch);
/// The mean over branches of the divergence of their softened answers from the teacher's, times the square of
/// the temperature.
at::Tensor cross_teacher_loss(const std::vector<TaughtBranch>& branches, const TeacherAnswer& teacher,
                              double temperature, const tensor::Batch& batch);
/// The mean over branches of the mean squared difference from the teacher, of features or of logits. Needs no
/// labels.
at::Tensor alignment_loss(const std::vector<TaughtBranch>& branches, const TeacherAnswer& teacher,
                          Alignment alignment, const tensor::Batch& batch);
/// Cross-entropy of labels of which a share is spread over all.
at::Tensor smoothed_loss(const at::Tensor& logits, double smoothing, const tensor::Batch& batch);

}  // namespace undertone::fusion

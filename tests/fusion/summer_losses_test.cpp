#include "fusion/models/summer_losses.hpp"

#include <cmath>

#include <doctest/doctest.h>
#include <torch/torch.h>

// Each loss against its value worked out by hand.
namespace undertone::fusion {
namespace {

/// Logits whose softmax is (p, 1 - p), of each utterance of one conversation.
at::Tensor logits_of(const std::vector<double>& shares) {
  std::vector<float> numbers;
  for (const double p : shares) {
    numbers.push_back(static_cast<float>(std::log(p)));
    numbers.push_back(static_cast<float>(std::log(1 - p)));
  }
  return torch::tensor(numbers).view({1, -1, 2});
}

at::Tensor places(const std::vector<int>& there) {
  return torch::tensor(there).to(torch::kBool).unsqueeze(0);
}

tensor::Batch labelled(const std::vector<std::int64_t>& labels) {
  tensor::Batch batch;
  batch.labels = torch::tensor(labels).unsqueeze(0);
  batch.mask = torch::ones_like(batch.labels).to(torch::kBool);
  return batch;
}

double divergence(double p, double q) { return p * std::log(p / q) + (1 - p) * std::log((1 - p) / (1 - q)); }

/// (p, 1 - p) softened by a temperature of 2.
double softened(double p) { return std::sqrt(p) / (std::sqrt(p) + std::sqrt(1 - p)); }

}  // namespace

TEST_SUITE("fusion") {
  TEST_CASE(
      "cross-entropy under the teacher's classifier is a mean over branches, each where it is present") {
    const tensor::Batch batch = labelled({0, 1, 0, -1});
    const std::vector<TaughtBranch> branches = {
        {{}, logits_of({0.5, 0.2, 0.9, 0.1}), places({1, 1, 1, 1})},
        {{}, logits_of({0.7, 0.4, 0.6, 0.1}), places({0, 1, 0, 1})},
        {{}, logits_of({0.7, 0.4, 0.6, 0.1}), places({0, 0, 0, 1})}};  // nothing that is labelled
    const double first = -(std::log(0.5) + std::log(0.8) + std::log(0.9)) / 3, second = -std::log(0.6);
    CHECK(cross_label_loss(branches, batch).item<double>() == doctest::Approx((first + second + 0) / 3));
  }

  TEST_CASE("divergence from the teacher is softened and multiplied by the square of the temperature") {
    const tensor::Batch batch = labelled({0, 1, 0});
    const TeacherAnswer teacher{{}, logits_of({0.9, 0.3, 0.5}), places({1, 1, 0})};
    const std::vector<TaughtBranch> branches = {{{}, logits_of({0.6, 0.3, 0.9}), places({1, 1, 1})},
                                                {{}, logits_of({0.6, 0.8, 0.9}), places({0, 1, 1})}};
    const double first = (divergence(0.9, 0.6) + 0) / 2, second = divergence(0.3, 0.8);
    CHECK(cross_teacher_loss(branches, teacher, 1, batch).item<double>() ==
          doctest::Approx((first + second) / 2).epsilon(1e-5));
    const double softer_first = divergence(softened(0.9), softened(0.6)) / 2,
                 softer_second = divergence(softened(0.3), softened(0.8));
    CHECK(cross_teacher_loss(branches, teacher, 2, batch).item<double>() ==
          doctest::Approx(4 * (softer_first + softer_second) / 2).epsilon(1e-5));
  }

  TEST_CASE("alignment is the mean square of the difference, of features or of logits, labelled or not") {
    tensor::Batch batch = labelled({0, -1, 1});
    batch.mask[0][2] = false;
    const TeacherAnswer teacher{torch::tensor({1.F, 2.F, 3.F, 4.F, 5.F, 6.F}).view({1, 3, 2}),
                                torch::zeros({1, 3, 2}), places({1, 1, 1})};
    const std::vector<TaughtBranch> branches = {
        {torch::tensor({1.F, 4.F, 0.F, 0.F, 9.F, 9.F}).view({1, 3, 2}), torch::full({1, 3, 2}, 2),
         places({1, 1, 1})},
        {torch::full({1, 3, 2}, 1), torch::full({1, 3, 2}, 1), places({0, 1, 1})}};
    const double first = (0 + 4 + 9 + 16) / 4.0, second = (4 + 9) / 2.0;
    CHECK(alignment_loss(branches, teacher, Alignment::kFeatures, batch).item<double>() ==
          doctest::Approx((first + second) / 2));
    CHECK(alignment_loss(branches, teacher, Alignment::kLogits, batch).item<double>() ==
          doctest::Approx((4 + 1) / 2.0));
    const TeacherAnswer nowhere{teacher.features, teacher.logits, places({0, 0, 0})};
    CHECK(alignment_loss(branches, nowhere, Alignment::kFeatures, batch).item<double>() == 0);
  }

  TEST_CASE("a smoothed label is spread over all, whatever smoothing the batch itself has") {
    tensor::Batch batch = labelled({0});
    batch.label_smoothing = 0.7;
    // 0.9 + 0.1 / 2 of the target lies on the label.
    CHECK(smoothed_loss(logits_of({0.8}), 0.1, batch).item<double>() ==
          doctest::Approx(-(0.95 * std::log(0.8) + 0.05 * std::log(0.2))));
    CHECK(smoothed_loss(logits_of({0.8}), 0, batch).item<double>() == doctest::Approx(-std::log(0.8)));
  }

  TEST_CASE("labels that count more count more under the teacher's classifier too") {
    tensor::Batch batch = labelled({0, 1});
    batch.class_weights = torch::tensor({3.F, 1.F});
    const std::vector<TaughtBranch> branches = {{{}, logits_of({0.5, 0.2}), places({1, 1})}};
    CHECK(cross_label_loss(branches, batch).item<double>() ==
          doctest::Approx(-(3 * std::log(0.5) + std::log(0.8)) / 4));
  }

  TEST_CASE("gradients of distillation reach the student's features and not the teacher's") {
    torch::manual_seed(1);
    const tensor::Batch batch = labelled({0, 1});
    const at::Tensor own = torch::randn({1, 2, 3}).set_requires_grad(true);
    const at::Tensor classifier = torch::randn({2, 3});
    const TeacherAnswer teacher{torch::randn({1, 2, 3}), torch::randn({1, 2, 2}), places({1, 1})};
    const std::vector<TaughtBranch> branches = {{own, torch::linear(own, classifier), places({1, 1})}};
    (cross_label_loss(branches, batch) + cross_teacher_loss(branches, teacher, 2, batch) +
     alignment_loss(branches, teacher, Alignment::kFeatures, batch))
        .backward();
    CHECK(own.grad().abs().min().item<float>() > 0);
  }
}

}  // namespace undertone::fusion

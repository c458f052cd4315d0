#include <algorithm>
#include <numeric>
#include <set>

#include <doctest/doctest.h>
#include <torch/torch.h>

#include "pipeline/learn/batch_loader.hpp"
#include "pipeline/learn/batch_plan.hpp"
#include "pipeline/learn/collate.hpp"
#include "pipeline/learn/optimizer.hpp"
#include "src/core/error.hpp"
#include "tests/pipeline/learn/made_set.hpp"

namespace undertone::pipeline {
namespace {

std::vector<std::int64_t> random_lengths(std::size_t count) {
  std::mt19937_64 random(5);
  std::vector<std::int64_t> lengths(count);
  for (auto& length : lengths) length = 1 + static_cast<std::int64_t>(random() % 60);
  return lengths;
}

double padding_share(const std::vector<std::vector<std::size_t>>& plan,
                     const std::vector<std::int64_t>& lengths) {
  double places = 0, used = 0;
  for (const auto& batch : plan) {
    std::int64_t longest = 0;
    for (const std::size_t i : batch)
      longest = std::max(longest, lengths[i]), used += static_cast<double>(lengths[i]);
    places += static_cast<double>(longest) * static_cast<double>(batch.size());
  }
  return 1 - used / places;
}

bool same(const tensor::Batch& a, const tensor::Batch& b) {
  bool equal = torch::equal(a.mask, b.mask) && torch::equal(a.labels, b.labels) &&
               torch::equal(a.speakers, b.speakers);
  for (const Modality modality : kModalities) {
    equal = equal && torch::equal(a[modality].values, b[modality].values) &&
            torch::equal(a[modality].present, b[modality].present);
  }
  return equal;
}

}  // namespace

TEST_SUITE("learn") {
  TEST_CASE("a plan holds every conversation once, in batches of the size, the last ones smaller") {
    const auto lengths = random_lengths(103);
    for (const BatchOrder order : {BatchOrder::kShuffled, BatchOrder::kAsGiven}) {
      const auto plan = plan_batches(lengths, 10, order, 3, 4);
      std::multiset<std::size_t> seen;
      for (const auto& batch : plan) {
        CHECK(batch.size() <= 10);
        seen.insert(batch.begin(), batch.end());
      }
      CHECK(plan.size() == 11);
      CHECK(seen.size() == 103);
      CHECK(std::set<std::size_t>(seen.begin(), seen.end()).size() == 103);
    }
  }

  TEST_CASE("a plan follows from seed and epoch, and wastes little on padding") {
    const auto lengths = random_lengths(400);
    const auto plan = plan_batches(lengths, 16, BatchOrder::kShuffled, 3, 4);
    CHECK(plan == plan_batches(lengths, 16, BatchOrder::kShuffled, 3, 4));
    CHECK(plan != plan_batches(lengths, 16, BatchOrder::kShuffled, 3, 5));
    CHECK(plan != plan_batches(lengths, 16, BatchOrder::kShuffled, 4, 4));
    CHECK(padding_share(plan, lengths) < 0.15);
    CHECK(padding_share(plan_batches(lengths, 16, BatchOrder::kAsGiven, 0, 0), lengths) > 0.3);
    CHECK_THROWS_AS(plan_batches(lengths, 0, BatchOrder::kAsGiven, 0, 0), Error);
    CHECK(plan_batches({}, 4, BatchOrder::kShuffled, 1, 1).empty());
  }

  TEST_CASE("a batch holds what the set says, and nothing of it in its padding") {
    const LearningSet set = made_set(1);
    const std::vector<std::size_t> chosen = {7, 0, 12};
    const tensor::Batch batch = collate(set, chosen);
    CHECK_NOTHROW(tensor::check(batch));
    for (std::int64_t row = 0; row < 3; ++row) {
      const auto& utterances = set.dialogues[chosen[static_cast<std::size_t>(row)]].utterances;
      const auto length = static_cast<std::int64_t>(utterances.size());
      CHECK(batch.mask[row].sum().item<std::int64_t>() == length);
      for (std::int64_t i = 0; i < batch.mask.size(1); ++i) {
        const bool real = i < length;
        CHECK(batch.mask[row][i].item<bool>() == real);
        CHECK(batch.labels[row][i].item<std::int64_t>() ==
              (real ? utterances[static_cast<std::size_t>(i)].label : -1));
        for (const Modality modality : kModalities) {
          const auto& part = batch[modality];
          const std::vector<float> none;
          const auto& values =
              real ? utterances[static_cast<std::size_t>(i)].values[index_of(modality)] : none;
          CHECK(part.present[row][i].item<bool>() == !values.empty());
          for (std::size_t k = 0; k < values.size(); ++k) {
            CHECK(part.values[row][i][static_cast<std::int64_t>(k)].item<float>() == values[k]);
          }
          if (values.empty()) CHECK(part.values[row][i].abs().sum().item<float>() == 0);
        }
      }
    }
  }

  TEST_CASE("sequences are padded by steps, and numbers that make no whole steps are refused") {
    LearningSet set{LabelSet({"a", "b"}), {2, 0, 0}, true, 0, {{"d", {{"x", 0, 0, {}}, {"y", 1, 0, {}}}}}};
    set.dialogues[0].utterances[0].values[0] = {1, 2, 3, 4, 5, 6};
    set.dialogues[0].utterances[1].values[0] = {7, 8};
    const std::vector<std::size_t> all = {0};
    const tensor::Batch batch = collate(set, all);
    CHECK_NOTHROW(tensor::check(batch));
    const auto& text = batch[Modality::kText];
    CHECK(torch::equal(
        text.values,
        torch::tensor({1, 2, 3, 4, 5, 6, 7, 8, 0, 0, 0, 0}).view({1, 2, 3, 2}).to(torch::kFloat)));
    CHECK(torch::equal(text.steps[0], torch::tensor({{true, true, true}, {true, false, false}})));
    CHECK(torch::isnan(text.times).all().item<bool>());
    set.dialogues[0].utterances[0].times[0] = {0, 0.25, 0.5};
    const at::Tensor times = collate(set, all)[Modality::kText].times;
    CHECK(torch::equal(times[0][0], torch::tensor({0.0F, 0.25F, 0.5F})));
    CHECK(torch::isnan(times[0][1]).all().item<bool>());
    set.dialogues[0].utterances[0].times[0] = {0, 0.25};
    CHECK_THROWS_AS(collate(set, all), Error);
    set.dialogues[0].utterances[0].times[0].clear();
    set.dialogues[0].utterances[1].values[0] = {7};
    CHECK_THROWS_AS(collate(set, all), Error);
  }

  TEST_CASE("batches come in the order of the plan whatever the number of workers") {
    const LearningSet set = made_set(2);
    const auto plan = plan_batches(set.lengths(), 3, BatchOrder::kShuffled, 1, 1);
    for (const std::size_t workers : {0, 1, 4}) {
      BatchLoader loader(set, plan, workers);
      for (const auto& batch : plan) {
        const auto next = loader.next();
        REQUIRE(next);
        CHECK(same(*next, collate(set, batch)));
      }
      CHECK(!loader.next());
    }
  }

  TEST_CASE("a loader may be left in the midst, and what goes wrong in a worker is told") {
    LearningSet set = made_set(3);
    { BatchLoader(set, plan_batches(set.lengths(), 2, BatchOrder::kAsGiven, 0, 0), 3).next(); }
    set.dialogues[0].utterances[0].values[0].push_back(1);
    BatchLoader loader(set, {{1}, {0}}, 2);
    CHECK(loader.next());
    CHECK_THROWS_AS(loader.next(), Error);
  }

  TEST_CASE("normalised numbers have mean 0 and deviation 1, and what is no number becomes the mean") {
    LearningSet set = made_set(4, 200);
    set.dialogues[0].utterances[0].values[1] = {INFINITY, -INFINITY, NAN, 100};
    const auto normalisation = fit_normalisation(set);
    normalise(set, normalisation);
    CHECK(set.dialogues[0].utterances[0].values[1][0] == 0);
    for (std::size_t m = 0; m < 3; ++m) {
      double sum = 0, squares = 0, count = 0;
      for (const auto& dialogue : set.dialogues) {
        for (const auto& utterance : dialogue.utterances) {
          for (const float value : utterance.values[m]) sum += value, squares += value * value, count += 1;
        }
      }
      CHECK(sum / count == doctest::Approx(0).epsilon(0.01));
      CHECK(squares / count == doctest::Approx(1).epsilon(0.01));
    }
  }

  TEST_CASE("targets are brought to scale, stand at their places, and are unknown elsewhere") {
    LearningSet set{LabelSet({"a", "b"}), {1, 0, 0}, false, 0, {}, 2};
    const std::vector<std::vector<float>> all = {{1, 10}, {}, {3, 10}, {5, 10}};
    for (std::size_t i = 0; i < all.size(); ++i) {
      LearningUtterance utterance{"u" + std::to_string(i), 0, 0, {{{1.F}, {}, {}}}};
      utterance.targets = all[i];
      set.dialogues.push_back({utterance.id, {utterance}});
    }
    scale_targets(set);
    const std::vector<std::size_t> dialogues = {0, 1, 3};
    const tensor::Batch batch = collate(set, dialogues, std::nullopt);
    REQUIRE(batch.targets.sizes() == at::IntArrayRef({3, 1, 2}));
    CHECK(batch.targets[0][0][0].item<float>() == doctest::Approx(-1.224745));
    CHECK(batch.targets[2][0][0].item<float>() == doctest::Approx(1.224745));
    CHECK(batch.targets[2][0][1].item<float>() == 0);
    CHECK(torch::isnan(batch.targets[1]).all().item<bool>());
    tensor::check(batch);
    set.dialogues[0].utterances[0].targets = {1};
    CHECK_THROWS_AS(collate(set, dialogues, std::nullopt), Error);
  }

  TEST_CASE("the running mean of a model is over what its batch norms saw, too") {
    torch::nn::BatchNorm1d norm(2);
    AveragedWeights averaged(*norm);
    {
      const torch::NoGradGuard no_gradient;
      norm->weight.fill_(3);
      norm->running_mean.fill_(8);
      norm->num_batches_tracked.fill_(5);
    }
    averaged.update(0.5);
    averaged.swap();
    CHECK(torch::equal(norm->weight, torch::full({2}, 2.F)));
    CHECK(torch::equal(norm->running_mean, torch::full({2}, 4.F)));
    CHECK(norm->num_batches_tracked.item<std::int64_t>() == 5);
    averaged.swap();
    CHECK(torch::equal(norm->running_mean, torch::full({2}, 8.F)));
  }

  TEST_CASE("a number that never varies stays finite") {
    LearningSet set{LabelSet({"a"}), {2, 0, 0}, false, 0, {{"d", {{"x", 0, 0, {}}, {"y", 0, 0, {}}}}}};
    for (auto& utterance : set.dialogues[0].utterances) utterance.values[0] = {5e6F, 0};
    normalise(set, fit_normalisation(set));
    for (const auto& utterance : set.dialogues[0].utterances) {
      CHECK(utterance.values[0] == std::vector<float>{0, 0});
    }
  }
}

}  // namespace undertone::pipeline

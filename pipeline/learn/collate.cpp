#include "pipeline/learn/collate.hpp"

#include <algorithm>
#include <cstring>
#include <limits>

#include <ATen/ops/full.h>
#include <ATen/ops/zeros.h>

#include "src/core/error.hpp"

namespace undertone::pipeline {
namespace {

struct Extent {
  std::int64_t batch = 0;
  std::int64_t utterances = 0;
  std::array<std::int64_t, kModalities.size()> steps{};  // of the longest sequence, at least 1
};

std::int64_t steps_of(const LearningSet& set, const LearningUtterance& utterance, std::size_t modality) {
  const std::int64_t width = set.widths[modality];
  const auto size = static_cast<std::int64_t>(utterance.values[modality].size());
  if (width == 0 ? size != 0 : size % width != 0) {
    throw Error(ErrorKind::kInternal, "utterance " + utterance.id + " has " + std::to_string(size) +
                                          " numbers where a step is " + std::to_string(width) + " wide");
  }
  const std::int64_t steps = width == 0 ? 0 : size / width;
  if (steps > 1 && !set.sequences) {
    throw Error(ErrorKind::kInternal, "a sequence in a set of single vectors: " + utterance.id);
  }
  const std::size_t times = utterance.times[modality].size();
  if (times != 0 && static_cast<std::int64_t>(times) != steps) {
    throw Error(ErrorKind::kInternal, "utterance " + utterance.id + " has times of " + std::to_string(times) +
                                          " steps and " + std::to_string(steps) + " steps");
  }
  return steps;
}

Extent measure(const LearningSet& set, std::span<const std::size_t> dialogues) {
  Extent extent;
  extent.batch = static_cast<std::int64_t>(dialogues.size());
  extent.steps.fill(1);
  for (const std::size_t index : dialogues) {
    const auto& utterances = set.dialogues.at(index).utterances;
    extent.utterances = std::max(extent.utterances, static_cast<std::int64_t>(utterances.size()));
    for (const LearningUtterance& utterance : utterances) {
      for (std::size_t m = 0; m < kModalities.size(); ++m) {
        extent.steps[m] = std::max(extent.steps[m], steps_of(set, utterance, m));
      }
    }
  }
  return extent;
}

tensor::Batch make_empty(const LearningSet& set, const Extent& extent) {
  tensor::Batch batch;
  const auto places = {extent.batch, extent.utterances};
  batch.mask = at::zeros(places, at::kBool);
  batch.speakers = at::zeros(places, at::kLong);
  batch.labels = at::full(places, -1, at::kLong);
  for (std::size_t m = 0; m < kModalities.size(); ++m) {
    tensor::ModalityBatch& part = batch.modalities[m];
    const std::int64_t width = std::max<std::int64_t>(1, set.widths[m]);
    part.present = at::zeros(places, at::kBool);
    if (set.sequences) {
      part.values = at::zeros({extent.batch, extent.utterances, extent.steps[m], width});
      part.steps = at::zeros({extent.batch, extent.utterances, extent.steps[m]}, at::kBool);
      part.times = at::full({extent.batch, extent.utterances, extent.steps[m]},
                            std::numeric_limits<float>::quiet_NaN());
    } else {
      part.values = at::zeros({extent.batch, extent.utterances, width});
    }
  }
  return batch;
}

void fill(const LearningSet& set, const LearningUtterance& utterance, std::int64_t place,
          const Extent& extent, tensor::Batch& batch) {
  batch.mask.data_ptr<bool>()[place] = true;
  batch.speakers.data_ptr<std::int64_t>()[place] = utterance.speaker;
  batch.labels.data_ptr<std::int64_t>()[place] = utterance.label;
  for (std::size_t m = 0; m < kModalities.size(); ++m) {
    const std::vector<float>& values = utterance.values[m];
    if (values.empty()) continue;
    tensor::ModalityBatch& part = batch.modalities[m];
    const std::int64_t room = set.sequences ? extent.steps[m] : 1;
    part.present.data_ptr<bool>()[place] = true;
    std::memcpy(part.values.data_ptr<float>() + place * room * set.widths[m], values.data(),
                values.size() * sizeof(float));
    if (!set.sequences) continue;
    bool* steps = part.steps.data_ptr<bool>() + place * room;
    std::fill_n(steps, static_cast<std::int64_t>(values.size()) / set.widths[m], true);
    std::ranges::copy(utterance.times[m], part.times.data_ptr<float>() + place * room);
  }
}

}  // namespace

tensor::Batch collate(const LearningSet& set, std::span<const std::size_t> dialogues) {
  const Extent extent = measure(set, dialogues);
  tensor::Batch batch = make_empty(set, extent);
  for (std::size_t row = 0; row < dialogues.size(); ++row) {
    const auto& utterances = set.dialogues[dialogues[row]].utterances;
    const auto first = static_cast<std::int64_t>(row) * extent.utterances;
    for (std::size_t i = 0; i < utterances.size(); ++i) {
      fill(set, utterances[i], first + static_cast<std::int64_t>(i), extent, batch);
    }
  }
  return batch;
}

}  // namespace undertone::pipeline

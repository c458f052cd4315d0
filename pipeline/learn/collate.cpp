#include "pipeline/learn/collate.hpp"

#include <algorithm>
#include <array>
#include <deque>
#include <limits>
#include <string>
#include <vector>

#include <ATen/ops/full.h>
#include <ATen/ops/zeros.h>

#include "pipeline/learn/batch_plan.hpp"
#include "src/core/error.hpp"

namespace undertone::pipeline {
namespace {

using Values = std::array<std::span<const float>, kModalities.size()>;

/// One utterance of the batch, its values wherever they come from.
struct Entry {
  const LearningUtterance* utterance;
  std::int64_t row, place;  // conversation of the batch, utterance of the conversation
  std::optional<std::uint64_t> chance;
  Values values;
  std::array<std::int64_t, kModalities.size()> steps;
};

/// The utterances of a batch and what was made for them.
struct Entries {
  std::vector<Entry> all;
  std::deque<std::vector<float>> made;  // what the values of a source are views of
};

struct Extent {
  std::int64_t batch = 0;
  std::int64_t utterances = 0;
  std::array<std::int64_t, kModalities.size()> steps{};  // of the longest sequence, at least 1
};

std::int64_t steps_of(const LearningSet& set, const Entry& entry, std::size_t modality) {
  const std::int64_t width = set.widths[modality];
  const auto size = static_cast<std::int64_t>(entry.values[modality].size());
  const std::string& id = entry.utterance->id;
  if (width == 0 ? size != 0 : size % width != 0) {
    throw Error(ErrorKind::kInternal, "utterance " + id + " has " + std::to_string(size) +
                                          " numbers where a step is " + std::to_string(width) + " wide");
  }
  const std::int64_t steps = width == 0 ? 0 : size / width;
  if (steps > 1 && !set.sequences)
    throw Error(ErrorKind::kInternal, "a sequence in a set of single vectors: " + id);
  const std::size_t times = entry.utterance->times[modality].size();
  if (times != 0 && static_cast<std::int64_t>(times) != steps) {
    throw Error(ErrorKind::kInternal, "utterance " + id + " has times of " + std::to_string(times) +
                                          " steps and " + std::to_string(steps) + " steps");
  }
  return steps;
}

Entries gather(const LearningSet& set, std::span<const std::size_t> dialogues,
               std::optional<std::uint64_t> chance) {
  Entries entries;
  for (std::size_t row = 0; row < dialogues.size(); ++row) {
    const auto& utterances = set.dialogues.at(dialogues[row]).utterances;
    for (std::size_t i = 0; i < utterances.size(); ++i) {
      Entry& entry = entries.all.emplace_back(
          Entry{&utterances[i], static_cast<std::int64_t>(row), static_cast<std::int64_t>(i), {}, {}, {}});
      if (chance) entry.chance = mixed_seed(*chance, dialogues[row], i);
      for (const Modality modality : kModalities) {
        const std::size_t m = index_of(modality);
        entry.values[m] = utterances[i].values[m];
        if (set.source && set.widths[m] > 0) {
          entry.values[m] =
              entries.made.emplace_back(set.source->values(dialogues[row], i, modality, entry.chance));
        }
        entry.steps[m] = steps_of(set, entry, m);
      }
    }
  }
  return entries;
}

Extent measure(const std::vector<Entry>& entries, std::size_t dialogues) {
  Extent extent;
  extent.batch = static_cast<std::int64_t>(dialogues);
  extent.steps.fill(1);
  for (const Entry& entry : entries) {
    extent.utterances = std::max(extent.utterances, entry.place + 1);
    for (std::size_t m = 0; m < kModalities.size(); ++m)
      extent.steps[m] = std::max(extent.steps[m], entry.steps[m]);
  }
  return extent;
}

tensor::Batch make_empty(const LearningSet& set, const Extent& extent) {
  tensor::Batch batch;
  const auto places = {extent.batch, extent.utterances};
  batch.mask = at::zeros(places, at::kBool);
  batch.speakers = at::zeros(places, at::kLong);
  batch.labels = at::full(places, -1, at::kLong);
  if (set.targets > 0) {
    batch.targets =
        at::full({extent.batch, extent.utterances, set.targets}, std::numeric_limits<float>::quiet_NaN());
  }
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

/// One of those that are true, by chance; without it the first.
int label_of(const Entry& entry) {
  const std::vector<int>& more = entry.utterance->more_labels;
  if (!entry.chance || more.empty()) return entry.utterance->label;
  const std::uint64_t choice = mixed_seed(*entry.chance, 0, 1) % (more.size() + 1);
  return choice == 0 ? entry.utterance->label : more[choice - 1];
}

void fill(const LearningSet& set, const Entry& entry, const Extent& extent, tensor::Batch& batch) {
  const std::int64_t place = entry.row * extent.utterances + entry.place;
  batch.mask.data_ptr<bool>()[place] = true;
  batch.speakers.data_ptr<std::int64_t>()[place] = entry.utterance->speaker;
  batch.labels.data_ptr<std::int64_t>()[place] = label_of(entry);
  if (!entry.utterance->targets.empty()) {
    if (std::ssize(entry.utterance->targets) != set.targets)
      throw Error(ErrorKind::kInternal,
                  "utterance " + entry.utterance->id + " has other targets than its set");
    std::ranges::copy(entry.utterance->targets, batch.targets.data_ptr<float>() + place * set.targets);
  }
  for (std::size_t m = 0; m < kModalities.size(); ++m) {
    if (entry.steps[m] == 0) continue;
    tensor::ModalityBatch& part = batch.modalities[m];
    const std::int64_t room = set.sequences ? extent.steps[m] : 1;
    part.present.data_ptr<bool>()[place] = true;
    std::ranges::copy(entry.values[m], part.values.data_ptr<float>() + place * room * set.widths[m]);
    if (!set.sequences) continue;
    std::fill_n(part.steps.data_ptr<bool>() + place * room, entry.steps[m], true);
    std::ranges::copy(entry.utterance->times[m], part.times.data_ptr<float>() + place * room);
  }
}

}  // namespace

tensor::Batch collate(const LearningSet& set, std::span<const std::size_t> dialogues,
                      std::optional<std::uint64_t> chance) {
  const Entries entries = gather(set, dialogues, chance);
  const Extent extent = measure(entries.all, dialogues.size());
  tensor::Batch batch = make_empty(set, extent);
  for (const Entry& entry : entries.all) fill(set, entry, extent, batch);
  return batch;
}

}  // namespace undertone::pipeline

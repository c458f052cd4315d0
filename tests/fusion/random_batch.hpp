#pragma once

#include <torch/torch.h>

#include "fusion/fusion_model.hpp"

namespace undertone::fusion {

inline ModelSpec small_spec() { return {LabelSet({"calm", "glad", "cross"}), {6, 5, 4}, 2}; }

/// Conversations of the given lengths with everything present but for one modality of one utterance.
inline tensor::Batch random_batch(const ModelSpec& spec, const std::vector<std::int64_t>& lengths,
                                  std::uint64_t seed) {
  torch::manual_seed(seed);
  const auto conversations = static_cast<std::int64_t>(lengths.size());
  const std::int64_t longest = *std::max_element(lengths.begin(), lengths.end());
  tensor::Batch batch;
  batch.mask = torch::zeros({conversations, longest}, torch::kBool);
  for (std::int64_t i = 0; i < conversations; ++i) {
    batch.mask[i].narrow(0, 0, lengths[static_cast<std::size_t>(i)]).fill_(true);
  }
  batch.speakers = torch::randint(0, spec.speakers + 1, {conversations, longest}, torch::kLong);
  batch.labels = torch::randint(0, spec.classes(), {conversations, longest}, torch::kLong);
  for (const Modality modality : kModalities) {
    batch[modality].values = torch::randn({conversations, longest, spec.width(modality)});
    batch[modality].present = batch.mask.clone();
  }
  batch[Modality::kAudio].present[0][0] = false;
  return batch;
}

/// One conversation of a batch, without the padding behind it.
inline tensor::Batch conversation_of(const tensor::Batch& batch, std::int64_t index) {
  const std::int64_t length = batch.mask[index].sum().item<std::int64_t>();
  const auto cut = [&](const at::Tensor& tensor) { return tensor.narrow(0, index, 1).narrow(1, 0, length); };
  tensor::Batch one;
  one.mask = cut(batch.mask);
  one.speakers = cut(batch.speakers);
  one.labels = cut(batch.labels);
  for (const Modality modality : kModalities) {
    one[modality].values = cut(batch[modality].values);
    one[modality].present = cut(batch[modality].present);
    if (batch[modality].steps.defined()) one[modality].steps = cut(batch[modality].steps);
  }
  return one;
}

}  // namespace undertone::fusion

#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "fusion/fusion_model.hpp"

namespace undertone::fusion {

/// Places [begin, end) of a conversation, of which [core_begin, core_end) are answered.
struct Window {
  std::int64_t begin = 0, end = 0;
  std::int64_t core_begin = 0, core_end = 0;
};

/// Windows over `length` places whose cores follow one another without a gap; each core has `overlap` places
/// on either side in its window, or all that there are.
std::vector<Window> plan_windows(std::int64_t length, std::int64_t window, std::int64_t overlap);

/// These places of every conversation of the batch.
tensor::Batch cut(const tensor::Batch& batch, std::int64_t begin, std::int64_t end);

/// A long batch answered window after window, so that memory does not grow with it but for the answers.
/// `answer` is given the window's batch and its begin; its diagnostics must be of shape [B, L, ...].
Prediction answer_in_windows(
    const tensor::Batch& batch, const std::vector<Window>& windows,
    const std::function<Prediction(const tensor::Batch&, std::int64_t begin)>& answer);

}  // namespace undertone::fusion

#include "fusion/models/windows.hpp"

#include <algorithm>
#include <map>
#include <string>

#include <torch/torch.h>

namespace undertone::fusion {

std::vector<Window> plan_windows(std::int64_t length, std::int64_t window, std::int64_t overlap) {
  std::vector<Window> windows;
  for (std::int64_t core_begin = 0; core_begin < length; core_begin = windows.back().core_end) {
    const std::int64_t begin = std::max<std::int64_t>(0, core_begin - overlap);
    const std::int64_t end = std::min(length, begin + window);
    windows.push_back({begin, end, core_begin, end == length ? length : end - overlap});
  }
  return windows;
}

tensor::Batch cut(const tensor::Batch& batch, std::int64_t begin, std::int64_t end) {
  const auto part = [&](const at::Tensor& tensor) {
    return tensor.defined() ? tensor.narrow(1, begin, end - begin) : tensor;
  };
  tensor::Batch some = batch;
  some.mask = part(batch.mask);
  some.speakers = part(batch.speakers);
  some.labels = part(batch.labels);
  some.targets = part(batch.targets);
  for (std::size_t m = 0; m < some.modalities.size(); ++m) {
    const tensor::ModalityBatch& whole = batch.modalities[m];
    some.modalities[m] = {part(whole.values), part(whole.steps), part(whole.times), part(whole.present)};
  }
  return some;
}

Prediction answer_in_windows(
    const tensor::Batch& batch, const std::vector<Window>& windows,
    const std::function<Prediction(const tensor::Batch&, std::int64_t begin)>& answer) {
  std::vector<at::Tensor> logits;
  std::map<std::string, std::vector<at::Tensor>> diagnostics;
  for (const Window& window : windows) {
    const Prediction one = answer(cut(batch, window.begin, window.end), window.begin);
    const auto core = [&](const at::Tensor& tensor) {
      return tensor.narrow(1, window.core_begin - window.begin, window.core_end - window.core_begin);
    };
    logits.push_back(core(one.logits));
    for (const auto& [name, tensor] : one.diagnostics) diagnostics[name].push_back(core(tensor));
  }
  Prediction whole{.logits = torch::cat(logits, 1)};
  for (const auto& [name, parts] : diagnostics) whole.diagnostics[name] = torch::cat(parts, 1);
  return whole;
}

}  // namespace undertone::fusion

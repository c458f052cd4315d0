#include "fusion/blocks/dropout.hpp"

#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>

#include <torch/torch.h>

namespace undertone::fusion {

at::Tensor DropoutImpl::forward(const at::Tensor& values) {
  if (!is_training() || share_ <= 0) return values;
  if (!values.device().is_cpu()) return torch::dropout(values, share_, true);
  constexpr std::int64_t kDecisions = 4;  // of 16 bits each
  const std::int64_t count = values.numel();
  const at::Tensor random =
      torch::empty({(count + kDecisions - 1) / kDecisions}, torch::kLong)
          .random_(std::numeric_limits<std::int64_t>::min(), std::optional<std::int64_t>())
          .view(torch::kShort)
          .narrow(0, 0, count)
          .view(values.sizes());
  const auto least = static_cast<std::int64_t>(std::lround(share_ * 65536)) - 32768;
  return values * (random >= least).to(values.scalar_type()).mul_(1 / (1 - share_));
}

}  // namespace undertone::fusion

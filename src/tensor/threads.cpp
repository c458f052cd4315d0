#include "src/tensor/threads.hpp"

#include <algorithm>

#include <ATen/Parallel.h>

namespace undertone::tensor {

void share_threads(std::size_t among) {
  const auto parts = static_cast<int>(std::max<std::size_t>(1, among));
  at::set_num_threads(std::max(1, at::get_num_threads() / parts));
}

}  // namespace undertone::tensor

#pragma once

#include <cstddef>

namespace undertone::tensor {

/// So many threads will use libtorch at the same time: each of its operations takes its part of the cores
/// from now on.
void share_threads(std::size_t among);

}  // namespace undertone::tensor

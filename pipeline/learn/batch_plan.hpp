#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace undertone::pipeline {

enum class BatchOrder { kShuffled, kAsGiven };

/// Which conversations share a batch. Shuffled: conversations of similar length come together, so that little
/// is padding; which ones, and in which order the batches come, follows from seed and epoch alone.
std::vector<std::vector<std::size_t>> plan_batches(std::span<const std::int64_t> lengths,
                                                   std::size_t batch_size, BatchOrder order,
                                                   std::uint64_t seed, std::uint64_t epoch);

/// A number for one purpose, from a seed and two counters: well mixed, and the same everywhere.
std::uint64_t mixed_seed(std::uint64_t seed, std::uint64_t first, std::uint64_t second);

}  // namespace undertone::pipeline

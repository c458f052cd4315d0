#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace undertone::pipeline {

enum class BatchOrder { kShuffled, kAsGiven };

/// How much comes into one batch.
struct BatchLimit {
  std::size_t conversations;
  std::int64_t amount;  // sum of their lengths; 0: any. One conversation may be longer by itself

  // Implicit: most limits are just a number of conversations.
  BatchLimit(std::size_t most_conversations, std::int64_t most_amount = 0)
      : conversations(most_conversations), amount(most_amount) {}
};

/// Which conversations share a batch. Shuffled: conversations of similar length come together, so that little
/// is padding; which ones, and in which order the batches come, follows from seed and epoch alone.
std::vector<std::vector<std::size_t>> plan_batches(std::span<const std::int64_t> lengths,
                                                   const BatchLimit& limit, BatchOrder order,
                                                   std::uint64_t seed, std::uint64_t epoch);

/// A number for one purpose, from a seed and two counters: well mixed, and the same everywhere.
std::uint64_t mixed_seed(std::uint64_t seed, std::uint64_t first, std::uint64_t second);

}  // namespace undertone::pipeline

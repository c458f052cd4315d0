#include "pipeline/learn/batch_plan.hpp"

#include <algorithm>
#include <numeric>
#include <random>

#include "src/core/error.hpp"

namespace undertone::pipeline {
namespace {

// Conversations are sorted by length within pools of so many batches: enough to waste little, and few enough
// that batches differ from epoch to epoch.
constexpr std::size_t kBatchesInPool = 8;

/// The standard library's shuffle differs between implementations.
template <class T>
void shuffle(std::vector<T>& values, std::mt19937_64& random) {
  for (std::size_t i = values.size(); i > 1; --i) std::swap(values[i - 1], values[random() % i]);
}

std::vector<std::vector<std::size_t>> cut(const std::vector<std::size_t>& order,
                                          std::span<const std::int64_t> lengths, const BatchLimit& limit) {
  std::vector<std::vector<std::size_t>> batches;
  std::int64_t amount = 0;
  for (const std::size_t index : order) {
    const bool is_too_much = limit.amount > 0 && amount + lengths[index] > limit.amount;
    if (batches.empty() || batches.back().size() == limit.conversations || is_too_much) {
      batches.emplace_back();
      amount = 0;
    }
    batches.back().push_back(index);
    amount += lengths[index];
  }
  return batches;
}

}  // namespace

std::uint64_t mixed_seed(std::uint64_t seed, std::uint64_t first, std::uint64_t second) {
  std::uint64_t state = seed;
  for (const std::uint64_t part : {first, second}) {  // the finaliser of splitmix64 after each part
    state += 0x9e3779b97f4a7c15ULL + part;
    state = (state ^ (state >> 30)) * 0xbf58476d1ce4e5b9ULL;
    state = (state ^ (state >> 27)) * 0x94d049bb133111ebULL;
    state ^= state >> 31;
  }
  return state;
}

std::vector<std::vector<std::size_t>> plan_batches(std::span<const std::int64_t> lengths,
                                                   const BatchLimit& limit, BatchOrder order,
                                                   std::uint64_t seed, std::uint64_t epoch) {
  if (limit.conversations == 0) throw Error(ErrorKind::kMisuse, "a batch of no conversations");
  std::vector<std::size_t> indices(lengths.size());
  std::iota(indices.begin(), indices.end(), std::size_t{0});
  if (order == BatchOrder::kAsGiven) return cut(indices, lengths, limit);
  std::mt19937_64 random(mixed_seed(seed, epoch, 0));
  shuffle(indices, random);
  const std::size_t pool = limit.conversations * kBatchesInPool;
  for (std::size_t begin = 0; begin < indices.size(); begin += pool) {
    const auto first = indices.begin() + static_cast<std::ptrdiff_t>(begin);
    const auto last = first + static_cast<std::ptrdiff_t>(std::min(pool, indices.size() - begin));
    std::stable_sort(first, last, [&](std::size_t a, std::size_t b) { return lengths[a] < lengths[b]; });
  }
  auto batches = cut(indices, lengths, limit);
  shuffle(batches, random);
  return batches;
}

}  // namespace undertone::pipeline

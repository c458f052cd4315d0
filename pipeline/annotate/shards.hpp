#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace undertone::pipeline {

/// One part of a run that is divided among several processes: `index` of `count`, from 1.
struct Shard {
  std::size_t index = 1;
  std::size_t count = 1;
  friend bool operator==(const Shard&, const Shard&) = default;
};

/// "2/5"; nothing for what is none.
std::optional<Shard> parse_shard(std::string_view text);

using Environment = std::function<const char*(const char*)>;  // std::getenv, or a test's

/// The shard of a task of a Slurm array; nothing outside of one. Throws kMisuse where the numbers of the
/// tasks are not evenly spaced, for then nobody can tell the how manyth this one is.
std::optional<Shard> slurm_shard(const Environment& environment);

struct ShardItem {
  std::string name;
  double duration_s = 0;  // 0 where it is not known
};

/// For each item the shard that does it, from 1. Follows from names and durations alone, whatever their
/// order; the longest first, each to the shard that has least to do.
std::vector<std::size_t> assign_shards(std::span<const ShardItem> items, std::size_t count);

}  // namespace undertone::pipeline

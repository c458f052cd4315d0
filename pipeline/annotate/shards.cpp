#include "pipeline/annotate/shards.hpp"

#include <algorithm>
#include <charconv>
#include <numeric>
#include <set>
#include <tuple>
#include <utility>

#include "src/core/error.hpp"

namespace undertone::pipeline {
namespace {

constexpr double kOfEveryItem_s = 1;  // what opening one costs, and so that unknown durations count

std::optional<std::size_t> parse_count(std::string_view text) {
  std::size_t value = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  return problem == std::errc() && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

std::optional<std::size_t> count_in(const Environment& environment, const char* name) {
  const char* text = environment(name);
  return text == nullptr ? std::nullopt : parse_count(text);
}

}  // namespace

std::optional<Shard> parse_shard(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == text.npos) return std::nullopt;
  const auto index = parse_count(text.substr(0, slash)), count = parse_count(text.substr(slash + 1));
  if (!index || !count || *index < 1 || *index > *count) return std::nullopt;
  return Shard{*index, *count};
}

std::optional<Shard> slurm_shard(const Environment& environment) {
  const auto id = count_in(environment, "SLURM_ARRAY_TASK_ID");
  if (!id) return std::nullopt;
  const auto count = count_in(environment, "SLURM_ARRAY_TASK_COUNT");
  const auto first = count_in(environment, "SLURM_ARRAY_TASK_MIN");
  const auto last = count_in(environment, "SLURM_ARRAY_TASK_MAX");
  const std::size_t step =
      std::max<std::size_t>(1, count_in(environment, "SLURM_ARRAY_TASK_STEP").value_or(1));
  if (!count || *count < 1 || !first || !last || *id < *first || *last != *first + (*count - 1) * step ||
      (*id - *first) % step != 0) {
    throw Error(
        ErrorKind::kMisuse,
        "the tasks of this Slurm array are not numbered evenly; say with --shard which part this one is");
  }
  return Shard{(*id - *first) / step + 1, *count};
}

std::vector<std::size_t> assign_shards(std::span<const ShardItem> items, std::size_t count) {
  std::vector<std::size_t> order(items.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, [&](std::size_t a, std::size_t b) {
    return std::tie(items[b].duration_s, items[a].name) < std::tie(items[a].duration_s, items[b].name);
  });
  std::set<std::pair<double, std::size_t>> loads;
  for (std::size_t shard = 1; shard <= count; ++shard) loads.insert({0, shard});
  std::vector<std::size_t> shards(items.size());
  for (const std::size_t item : order) {
    const auto [load_s, shard] = *loads.begin();
    loads.erase(loads.begin());
    shards[item] = shard;
    loads.insert({load_s + items[item].duration_s + kOfEveryItem_s, shard});
  }
  return shards;
}

}  // namespace undertone::pipeline

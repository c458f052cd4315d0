#include "pipeline/annotate/shards.hpp"

#include <algorithm>
#include <map>
#include <random>

#include <doctest/doctest.h>

#include "src/core/error.hpp"

namespace undertone::pipeline {
namespace {

Environment environment(std::map<std::string, std::string> values) {
  return [values](const char* name) {
    const auto found = values.find(name);
    return found == values.end() ? nullptr : found->second.c_str();
  };
}

/// A task of an array from `first` in steps.
std::optional<Shard> task(int id, int first, int count, int step) {
  return slurm_shard([values = std::map<std::string, std::string>{
                          {"SLURM_ARRAY_TASK_ID", std::to_string(id)},
                          {"SLURM_ARRAY_TASK_MIN", std::to_string(first)},
                          {"SLURM_ARRAY_TASK_MAX", std::to_string(first + (count - 1) * step)},
                          {"SLURM_ARRAY_TASK_COUNT", std::to_string(count)},
                          {"SLURM_ARRAY_TASK_STEP", std::to_string(step)}}](const char* name) {
    const auto found = values.find(name);
    return found == values.end() ? nullptr : found->second.c_str();
  });
}

}  // namespace

TEST_SUITE("pipeline") {
  TEST_CASE("a shard is a number of how many") {
    CHECK(parse_shard("2/5") == Shard{2, 5});
    CHECK(parse_shard("1/1") == Shard{1, 1});
    for (const char* text :
         {"", "2", "0/3", "4/3", "1/", "/3", "1/3/5", "-1/3", " 1/3", "1/0", "a/b", "1/99999999999999999999"})
      CHECK_FALSE(parse_shard(text));
  }

  TEST_CASE("each item belongs to one shard, whatever the order in which the items are found") {
    std::mt19937 random(4711);
    std::vector<ShardItem> items;
    for (int i = 0; i < 101; ++i)
      items.push_back({"item" + std::to_string(i), static_cast<double>(random() % 4 * 700)});
    const auto shards = assign_shards(items, 7);
    std::map<std::string, std::size_t> of_name;
    for (std::size_t i = 0; i < items.size(); ++i) {
      of_name[items[i].name] = shards[i];
      CHECK(shards[i] >= 1);
      CHECK(shards[i] <= 7);
    }
    std::shuffle(items.begin(), items.end(), random);
    const auto again = assign_shards(items, 7);
    for (std::size_t i = 0; i < items.size(); ++i) CHECK(again[i] == of_name[items[i].name]);
  }

  TEST_CASE("no shard has more to do than the others by more than one recording") {
    std::mt19937 random(8800);
    for (const std::size_t count : {2U, 3U, 8U}) {
      std::vector<ShardItem> items;
      double longest_s = 0;
      for (int i = 0; i < 60; ++i) {
        items.push_back({std::to_string(i), static_cast<double>(random() % 3600)});
        longest_s = std::max(longest_s, items.back().duration_s);
      }
      std::vector<double> loads(count);
      const auto shards = assign_shards(items, count);
      for (std::size_t i = 0; i < items.size(); ++i) loads[shards[i] - 1] += items[i].duration_s;
      CHECK(*std::ranges::max_element(loads) - *std::ranges::min_element(loads) <= longest_s + 60);
    }
  }

  TEST_CASE("recordings of unknown length are spread by their number") {
    const std::vector<ShardItem> items(12, {"same", 0});
    const auto shards = assign_shards(items, 4);
    for (std::size_t shard = 1; shard <= 4; ++shard) CHECK(std::ranges::count(shards, shard) == 3);
  }

  TEST_CASE("there may be more shards than recordings") {
    const std::vector<ShardItem> items = {{"a", 5}, {"b", 7}};
    CHECK(assign_shards(items, 1000) == std::vector<std::size_t>{2, 1});
    CHECK(assign_shards({}, 3).empty());
  }

  TEST_CASE("tasks of a Slurm array are shards") {
    CHECK_FALSE(slurm_shard(environment({})));
    CHECK(task(0, 0, 4, 1) == Shard{1, 4});
    CHECK(task(3, 0, 4, 1) == Shard{4, 4});
    CHECK(task(1, 1, 3, 1) == Shard{1, 3});
    CHECK(task(12, 10, 3, 2) == Shard{2, 3});
  }

  TEST_CASE("of an array with gaps nobody can tell the how manyth a task is") {
    CHECK_THROWS_AS(slurm_shard(environment({{"SLURM_ARRAY_TASK_ID", "7"},
                                             {"SLURM_ARRAY_TASK_MIN", "1"},
                                             {"SLURM_ARRAY_TASK_MAX", "9"},
                                             {"SLURM_ARRAY_TASK_COUNT", "3"}})),
                    const Error&);
    CHECK_THROWS_AS(slurm_shard(environment({{"SLURM_ARRAY_TASK_ID", "7"}})), const Error&);
  }
}

}  // namespace undertone::pipeline

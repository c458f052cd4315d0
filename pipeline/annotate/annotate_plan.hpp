#pragma once

#include <cstddef>
#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

#include "pipeline/annotate/item_work.hpp"
#include "pipeline/annotate/media_finder.hpp"
#include "pipeline/annotate/shards.hpp"
#include "src/core/log.hpp"
#include "src/core/progress.hpp"
#include "src/media/media_options.hpp"

namespace undertone::pipeline {

struct PlanOptions {
  std::vector<std::string> places;  // folders, or files
  std::filesystem::path out;
  std::vector<std::string> include, exclude;
  Shard shard;
  media::StreamOptions streams;
  std::size_t at_once = 1;
};

/// What there is to do, in the order in which it is to be done.
struct AnnotatePlan {
  std::vector<std::string> roots;   // what the folders are called
  std::vector<AnnotateItem> items;  // of the shard, the longest first
  std::size_t found = 0;            // in all shards
  std::vector<Unreadable> problems;
};

/// Makes the output folder. Throws kMisuse where outputs would lie among the inputs, kNotFound where there
/// are no recordings at all, and kIo.
AnnotatePlan plan_annotation(const PlanOptions& options, Log& log, Progress& progress,
                             const std::stop_token& stop);

/// Removes what a killed run left half-written.
void clean_up(const std::filesystem::path& out, Log& log);

}  // namespace undertone::pipeline

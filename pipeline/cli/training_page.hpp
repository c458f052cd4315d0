#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "pipeline/learn/run_page.hpp"
#include "pipeline/learn/training_run.hpp"
#include "src/core/options.hpp"
#include "src/io/atomic_file.hpp"

namespace undertone::cli {

/// The page stands beside the checkpoint: its name with ".html" behind.
std::filesystem::path page_beside(const std::filesystem::path& checkpoint);

/// What `undertone train` knows when it is done.
struct TrainingReport {
  std::string data;           // as --data names it
  const OptionList& options;  // of the verb
  const pipeline::TrainingJob& job;
  const pipeline::PreparedData& sets;
  const pipeline::TrainedModel& kept;
  std::vector<pipeline::RunOfSeed> runs;
  std::size_t kept_run = 0;
  std::optional<pipeline::ConfigurationComparison> comparison = {};
  std::optional<pipeline::Explanation> inside = {};
};

pipeline::RunPage make_training_page(TrainingReport report, const std::filesystem::path& checkpoint);
void write_training_page(TrainingReport report, const std::filesystem::path& checkpoint,
                         io::Overwrite overwrite);

}  // namespace undertone::cli

#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "pipeline/learn/run_page.hpp"

// What `undertone train` prints.
namespace undertone::cli {

std::string seeds_heading();
std::string seed_line(std::int64_t seed, std::int64_t best_epoch,
                      const std::map<std::string, double>& metrics);
/// Mean and deviation of each metric over the seeds.
std::string summary_lines(const std::vector<std::map<std::string, double>>& all);
std::string comparison_table(const pipeline::ConfigurationComparison& comparison);

}  // namespace undertone::cli

#pragma once

#include <string>
#include <vector>

#include "pipeline/learn/predictions.hpp"
#include "pipeline/learn/run_page.hpp"

namespace undertone::pipeline {

/// What came of one configuration from every seed.
struct ConfigurationRuns {
  std::string name;
  std::vector<std::map<std::string, double>> metrics;  // of each seed, as `selection_metrics` gives them
  SetPredictions best;                                 // of the seed that is best on the development split
};

/// Both were trained from the same seeds on the same data and judged on the same utterances; kInternal else.
/// Two kinds of chance are told apart: that of the seeds by Student's paired test, that of the conversations
/// by resampling these for the two best models.
ConfigurationComparison compare_configurations(const ConfigurationRuns& first,
                                               const ConfigurationRuns& second);

}  // namespace undertone::pipeline

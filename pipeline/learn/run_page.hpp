#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "pipeline/learn/explanation.hpp"
#include "pipeline/learn/trainer.hpp"
#include "pipeline/metrics/bootstrap.hpp"
#include "pipeline/metrics/comparison.hpp"
#include "pipeline/metrics/metrics_json.hpp"
#include "pipeline/metrics/reliability.hpp"

namespace undertone::pipeline {

struct PageEntry {
  std::string name;
  std::string value;  // empty: shown as a dash
};

/// What one seed came to.
struct RunOfSeed {
  std::int64_t seed = 0;
  std::int64_t best_epoch = 0;       // of the last stage; 0: the model has no epochs
  std::vector<EpochRecord> history;  // likewise empty, or of epoch 0
  Metrics dev;                       // of the best epoch, with calibrated probabilities
  std::optional<ProbabilityScores> before_calibration;
};

struct ComparedMetric {
  std::string name;
  SeedComparison seeds;
  std::optional<Difference> kept;  // of the two models that are kept, over resampled conversations
};

/// This configuration, the first, and another that was trained from the same seeds on the same data.
struct ConfigurationComparison {
  std::string first, second;
  std::vector<ComparedMetric> metrics;
};

/// Everything that the page of a training run tells.
struct RunPage {
  std::string title;
  std::vector<PageEntry> configuration;  // every option with the value that counted
  std::vector<PageEntry> notes;          // data, licence, split, protocol, program, where the weights are
  std::vector<RunOfSeed> runs;
  std::size_t kept = 0;  // which of them the checkpoint holds: what is shown of one run is shown of this one
  std::optional<ConfigurationComparison> comparison;
  std::optional<Explanation> inside = {};  // of the kept run
};

/// One HTML file that needs nothing besides itself; the same page gives the same bytes. Throws kMisuse
/// without runs, when the kept one is none of them, and where names and figures of classes differ in number.
std::string to_html(const RunPage& page);

}  // namespace undertone::pipeline

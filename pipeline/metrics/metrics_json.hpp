#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "pipeline/metrics/bootstrap.hpp"
#include "pipeline/metrics/calibration_choice.hpp"
#include "pipeline/metrics/comparison.hpp"
#include "pipeline/metrics/several_labels.hpp"
#include "src/io/json.hpp"

namespace undertone::pipeline {

// The members are described in docs/schema/metrics.md. What is undefined or not finite is null.

/// These take the names of all classes, or throw kMisuse.
io::Json to_json(const ClassificationScores& scores, std::span<const std::string> class_names);
io::Json to_json(const Calibration& calibration);
/// Throws kBadInput for what `to_json` would not have written.
Calibration calibration_from_json(const io::Json& json);

io::Json to_json(const SeveralLabelScores& scores, std::span<const std::string> class_names);
io::Json to_json(const SentimentScores& scores);
io::Json to_json(const ProbabilityScores& scores);
io::Json to_json(const CalibrationChoice& choice);
io::Json to_json(const SignTest& test);
io::Json to_json(const SeedSummary& summary);
io::Json to_json(const SeedComparison& comparison);
io::Json to_json(std::span<const Estimate> estimates, const BootstrapOptions& options);
io::Json to_json(std::span<const Difference> differences, const BootstrapOptions& options);

/// Everything about one system on one set of items; what is nothing or empty is left out.
struct Metrics {
  std::vector<std::string> class_names;
  std::optional<ClassificationScores> classification;
  std::optional<SeveralLabelScores> several_labels;  // where items have several
  std::optional<SentimentScores> sentiment;
  std::optional<ProbabilityScores> probabilities;
  std::optional<CalibrationChoice> calibration;
  std::vector<Estimate> intervals;
  BootstrapOptions bootstrap;  // that made the intervals
};

io::Json to_json(const Metrics& metrics);

}  // namespace undertone::pipeline

#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "data/annotations/annotation.hpp"
#include "pipeline/metrics/classification.hpp"

namespace undertone::pipeline {

/// How far predictions agree with the humans who looked at them.
struct HumanAgreement {
  std::vector<std::string> labels;  // of all files, then those that only humans used
  ClassificationScores scores;      // the human's label is the truth
  std::optional<double> kappa;      // Cohen's; absent where chance alone would agree always
  std::size_t corrections = 0;      // judged utterances by their correction; the others by their label
  std::size_t confirmed = 0;        // corrections that say what was predicted
  std::size_t unjudged = 0;         // with a prediction, but nobody has said anything
  std::size_t unpredicted = 0;      // a human has said something, but there is no prediction
};

/// Compares the predictions of several annotations with the human's word: a correction counts before a label.
/// data::kUncertain is judged by the most probable label.
HumanAgreement human_agreement(const std::vector<data::Annotation>& annotations);

/// Cohen's kappa of a confusion matrix [classes, classes] of counts.
std::optional<double> cohen_kappa(const ClassificationScores& scores);

std::string agreement_table(const HumanAgreement& agreement);
/// One object, as docs/schema/metrics.md says.
std::string agreement_json(const HumanAgreement& agreement);

}  // namespace undertone::pipeline

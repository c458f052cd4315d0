#pragma once

#include <string_view>

#include "pipeline/metrics/reliability.hpp"
#include "src/io/xml_write.hpp"

namespace undertone::pipeline {

/// An svg element: for each bin of confidence how often the winner was right, above how many there are.
void write_reliability(io::XmlWriter& writer, std::string_view title, const ProbabilityScores& scores);

}  // namespace undertone::pipeline

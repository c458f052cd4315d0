#pragma once

#include <string>
#include <vector>

#include "pipeline/extract/extraction.hpp"

namespace undertone::pipeline {

/// file, id, start, end, speaker, then the names of the numbers, for features that stand for a whole
/// utterance; for sequences file, id, time (seconds on the media's own timeline) and the names, a line a
/// step. Numbers that are not known are empty.
std::string features_csv_header(const extractors::ExtractorDescription& description);
std::string features_csv_lines(const std::string& file, const Extracted& extracted,
                               const extractors::ExtractorDescription& description);

}  // namespace undertone::pipeline

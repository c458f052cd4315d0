#pragma once

#include <filesystem>
#include <string>

#include "data/annotations/annotation.hpp"
#include "src/core/log.hpp"

namespace undertone::pipeline {

struct LabelsFile {
  data::Annotation annotation;
  std::string utf8;  // the text that it was read from
};

/// Labels as docs/schema/jsonl.md describes them. What is wrong with single lines is told as warnings.
LabelsFile read_labels(const std::filesystem::path& path, Log& log);

}  // namespace undertone::pipeline

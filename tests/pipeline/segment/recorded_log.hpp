#pragma once

#include <string>
#include <vector>

#include "src/core/log.hpp"

namespace undertone::pipeline {

/// Keeps what was said, but for what only debugging wants to know.
class RecordedLog final : public Log {
 public:
  void write(LogLevel level, std::string_view message) override {
    if (level == LogLevel::kWarning) warnings.emplace_back(message);
    if (level == LogLevel::kInfo) infos.emplace_back(message);
  }

  std::vector<std::string> warnings;
  std::vector<std::string> infos;
};

}  // namespace undertone::pipeline

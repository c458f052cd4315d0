#pragma once

#include <sstream>
#include <stop_token>
#include <string>
#include <vector>

#include "pipeline/cli/program.hpp"

namespace undertone::cli {

struct Outcome {
  ExitStatus status = ExitStatus::kDone;
  std::string out;
  std::string err;
};

/// The program within this process.
inline Outcome run_words(const std::vector<std::string>& words, const std::stop_token& stop = {}) {
  std::ostringstream out, err;
  const ExitStatus status = run_program(words, out, err, stop);
  return {status, out.str(), err.str()};
}

inline std::size_t count_of(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size())) ++count;
  return count;
}

inline bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace undertone::cli

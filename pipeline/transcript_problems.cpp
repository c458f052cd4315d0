#include "pipeline/transcript_problems.hpp"

#include <algorithm>
#include <string>

#include "data/transcripts/read_transcript.hpp"

namespace undertone::pipeline {
namespace {

constexpr std::size_t kShown = 20;

}  // namespace

void tell_problems(const std::filesystem::path& path, const std::vector<data::ParseProblem>& problems,
                   Log& log) {
  const std::size_t shown = std::min(problems.size(), kShown);
  for (std::size_t i = 0; i < shown; ++i) log.warn(data::problem_text(path, problems[i]));
  if (shown == problems.size()) return;
  log.warn("and " + std::to_string(problems.size() - shown) + " problems more, shown with --log debug");
  for (std::size_t i = shown; i < problems.size(); ++i) log.debug(data::problem_text(path, problems[i]));
}

}  // namespace undertone::pipeline

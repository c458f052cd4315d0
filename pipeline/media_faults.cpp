#include "pipeline/media_faults.hpp"

#include <algorithm>
#include <string>

#include "src/core/time_span.hpp"

namespace undertone::pipeline {
namespace {

constexpr std::size_t kShown = 5;

std::string fault_text(const media::MediaFault& fault) {
  std::string text = fault.message;
  if (fault.time_s) text = "at " + format_clock(*fault.time_s) + ": " + text;
  if (fault.stream) text += " (stream " + std::to_string(*fault.stream) + ")";
  return text;
}

}  // namespace

void tell_faults(const media::ReadReport& report, Log& log) {
  const std::size_t shown = std::min(report.faults.size(), kShown);
  for (std::size_t i = 0; i < shown; ++i) log.warn(fault_text(report.faults[i]));
  const auto rest = report.fault_count - static_cast<std::int64_t>(shown);
  if (rest > 0) log.warn("and " + std::to_string(rest) + " faults more in the media");
  for (std::size_t i = shown; i < report.faults.size(); ++i) log.debug(fault_text(report.faults[i]));
}

}  // namespace undertone::pipeline

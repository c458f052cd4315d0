#include "data/transcripts/nist_lines.hpp"

#include <algorithm>
#include <cmath>

#include "data/transcripts/clock_formats.hpp"
#include "src/core/error.hpp"

namespace undertone::data {

std::string_view FieldCursor::next() {
  const std::size_t end = std::min(rest_.find_first_of(" \t\f\v"), rest_.size());
  const std::string_view field = rest_.substr(0, end);
  rest_ = trim(rest_.substr(end));
  return field;
}

std::optional<Line> NistLineReader::next() {
  while (auto line = lines_.next()) {
    line->text = trim(line->text);
    if (!line->text.empty() && !line->text.starts_with(";;")) return line;
  }
  return std::nullopt;
}

std::optional<std::string> field_or_absent(std::string_view field) {
  if (field.empty() || to_lower_ascii(field) == "<na>") return std::nullopt;
  return std::string(field);
}

std::optional<TimeSpan> parse_span(std::string_view begin, std::string_view second, SecondTime kind) {
  const auto begin_s = parse_seconds(begin);
  const auto second_s = parse_seconds(second);
  if (!begin_s || !second_s) return std::nullopt;
  // Decimals as written: 0.1 + 0.2 should be 0.3. Beyond this size a double has no microseconds anyway.
  constexpr double kMicroseconds = 1e6;
  constexpr double kLargest = 1e9;
  double end_s = kind == SecondTime::kEnd ? *second_s : *begin_s + *second_s;
  if (kind == SecondTime::kDuration && std::abs(end_s) < kLargest)
    end_s = std::round(end_s * kMicroseconds) / kMicroseconds;
  return TimeSpan{*begin_s + 0.0, end_s + 0.0};  // never a negative zero
}

bool Recordings::wants(std::string_view recording) {
  auto found = wanted_.find(recording);
  if (found == wanted_.end()) {
    const bool wanted =
        options_.tiers.empty() || std::ranges::find(options_.tiers, recording) != options_.tiers.end();
    found = wanted_.emplace(recording, wanted).first;
    names_.emplace_back(recording);
  }
  return found->second;
}

void Recordings::finish(Transcript& transcript, ProblemList& problems) const {
  for (const std::string& name : options_.tiers) {
    if (!wanted_.contains(name))
      throw Error(ErrorKind::kNotFound, "the file has no recording " + excerpt(name));
  }
  if (options_.tiers.empty() && names_.size() > 1) {
    problems.add(0, "speaks of " + std::to_string(names_.size()) + " recordings, first " +
                        excerpt(names_[0]) + " and " + excerpt(names_[1]) +
                        "; all are read, as none was chosen");
  }
  transcript.tiers = names_;
}

}  // namespace undertone::data

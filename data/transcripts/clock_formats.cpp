#include "data/transcripts/clock_formats.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "data/transcripts/text_lines.hpp"

namespace undertone::data {

std::optional<double> parse_seconds(std::string_view text) {
  constexpr std::size_t kLongest = 400;  // longer than any double that is written out
  text = trim(text);
  if (text.size() > kLongest) return std::nullopt;
  std::optional<double> seconds = parse_clock(text);
  if (!seconds) {
    const bool has_plus = text.size() > 1 && text[0] == '+' && text[1] != '-';
    const std::string_view digits = text.substr(has_plus ? 1 : 0);
    double value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error == std::errc() && end == digits.data() + digits.size()) seconds = value;
  }
  if (!seconds || !std::isfinite(*seconds)) return std::nullopt;
  return seconds;
}

namespace {

/// A bare number is no time of a cue: "2 --> 3" may well be text.
std::optional<double> parse_cue_time(std::string_view text) {
  return text.find(':') == text.npos ? std::nullopt : parse_seconds(text);
}

}  // namespace

std::optional<TimeSpan> parse_cue_times(std::string_view line) {
  const std::size_t arrow = line.find("-->");
  if (arrow == line.npos) return std::nullopt;
  const auto begin = parse_cue_time(line.substr(0, arrow));
  const std::string_view right = trim(line.substr(arrow + 3));
  const auto end = parse_cue_time(right.substr(0, std::min(right.find_first_of(" \t"), right.size())));
  if (!begin || !end) return std::nullopt;
  return TimeSpan{*begin, *end};
}

}  // namespace undertone::data

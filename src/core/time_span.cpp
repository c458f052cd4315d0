#include "src/core/time_span.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstdio>

namespace undertone {

std::string format_clock(double seconds) {
  if (!std::isfinite(seconds)) return "--:--:--.---";
  constexpr double kMostMs = 9e18;  // what the integer holds
  const auto total_ms =
      static_cast<std::int64_t>(std::min(std::floor(std::abs(seconds) * 1000.0 + 0.5), kMostMs));
  std::array<char, 48> text{};
  std::snprintf(text.data(), text.size(), "%s%02lld:%02d:%02d.%03d", seconds < 0 && total_ms > 0 ? "-" : "",
                static_cast<long long>(total_ms / 3'600'000), static_cast<int>(total_ms / 60'000 % 60),
                static_cast<int>(total_ms / 1000 % 60), static_cast<int>(total_ms % 1000));
  return text.data();
}

namespace {

// Digits with at most one decimal point or comma: "02", "3.25", "3,25".
std::optional<double> parse_unsigned_number(std::string_view text) {
  std::string digits(text);
  int points = 0;
  for (char& c : digits) {
    if (c == ',') c = '.';
    if (c == '.') {
      ++points;
    } else if (c < '0' || c > '9') {
      return std::nullopt;
    }
  }
  if (digits.empty() || points > 1 || digits.front() == '.' || digits.back() == '.') return std::nullopt;
  double value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return value;
}

}  // namespace

std::optional<double> parse_clock(std::string_view text) {
  const bool negative = !text.empty() && text.front() == '-';
  if (negative) text.remove_prefix(1);
  double seconds = 0;
  for (int parts = 1;; ++parts) {
    const auto colon = text.find(':');
    const auto part = text.substr(0, colon);
    const auto number = parse_unsigned_number(part);
    const bool is_last = colon == std::string_view::npos;
    if (!number || parts > 3) return std::nullopt;
    if (!is_last && part.find_first_of(".,") != std::string_view::npos) return std::nullopt;
    if (parts > 1 && *number >= 60) return std::nullopt;
    seconds = seconds * 60 + *number;
    if (is_last && !std::isfinite(seconds)) return std::nullopt;
    if (is_last) return negative ? -seconds : seconds;
    text.remove_prefix(colon + 1);
  }
}

}  // namespace undertone

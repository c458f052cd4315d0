#include "pipeline/report/number_text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace undertone::pipeline {
namespace {

constexpr double kLongestFixed = 1e7;

std::string text_of(double value, std::chars_format format, int digits) {
  std::array<char, 64> text{};
  const auto end = std::to_chars(text.data(), text.data() + text.size(), value, format, digits).ptr;
  std::string result(text.data(), end);
  const bool is_zero = result.find_first_not_of("-0.") == result.npos;
  if (is_zero && result.starts_with('-')) result.erase(0, 1);
  return result;
}

}  // namespace

std::string decimal(std::optional<double> value, int digits) {
  if (!value || !std::isfinite(*value)) return std::string(kMissing);
  if (std::abs(*value) >= kLongestFixed) return text_of(*value, std::chars_format::scientific, 2);
  return text_of(*value, std::chars_format::fixed, std::clamp(digits, 0, 15));
}

std::string percent(std::optional<double> share) {
  if (!share || !std::isfinite(*share)) return std::string(kMissing);
  return decimal(100 * *share, 0) + "\u00a0%";
}

std::string tick_label(double value, double step) {
  if (std::abs(value) < step / 2) return "0";
  const double digits = -std::floor(std::log10(step) + 1e-9);
  if (digits <= 4 && std::abs(value) < kLongestFixed) {
    return text_of(value, std::chars_format::fixed, std::max(0, static_cast<int>(digits)));
  }
  return text_of(value, std::chars_format::general, 3);
}

}  // namespace undertone::pipeline

#pragma once

#include <cmath>
#include <concepts>
#include <cstddef>
#include <limits>
#include <ranges>
#include <source_location>
#include <sstream>
#include <string>

#include <doctest/doctest.h>

namespace undertone::support {

template <class Range>
concept FloatRange = std::ranges::contiguous_range<Range> && std::ranges::sized_range<Range> &&
    std::floating_point<std::ranges::range_value_t<Range>>;

/// An element is close when it is off by at most `absolute + relative · |expected|`.
struct Tolerance {
  double absolute = 0;
  double relative = 0;
};

struct Comparison {
  std::size_t actual_size = 0;
  std::size_t expected_size = 0;
  std::size_t beyond = 0;       // elements outside the tolerance
  std::size_t worst_index = 0;  // furthest outside, or nearest to the edge
  double worst_actual = 0;
  double worst_expected = 0;
  double absolute_error = 0;  // of the worst element
  double relative_error = 0;

  bool close() const { return actual_size == expected_size && beyond == 0; }
};

/// Not-a-number is close to nothing, itself included; an infinity only to itself.
template <FloatRange Actual, FloatRange Expected>
Comparison compare(const Actual& actual, const Expected& expected, Tolerance tolerance) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  Comparison result{.actual_size = std::ranges::size(actual), .expected_size = std::ranges::size(expected)};
  if (result.actual_size != result.expected_size) return result;
  double worst_share = -1;  // of what is allowed
  for (std::size_t i = 0; i < result.actual_size; ++i) {
    const auto a = static_cast<double>(std::ranges::data(actual)[i]);
    const auto e = static_cast<double>(std::ranges::data(expected)[i]);
    const double difference = a == e ? 0 : std::abs(a - e);
    const double error = std::isnan(difference) ? kInfinity : difference;
    const double allowed = std::isinf(e) ? 0 : tolerance.absolute + tolerance.relative * std::abs(e);
    const bool is_close = error <= allowed;
    if (!is_close) ++result.beyond;
    const double share = error == 0 ? 0 : error / allowed;
    if (share <= worst_share) continue;
    worst_share = share;
    result.worst_index = i;
    result.worst_actual = a;
    result.worst_expected = e;
    result.absolute_error = error;
    result.relative_error = error == 0 ? 0 : error / std::abs(e);
  }
  return result;
}

inline std::string describe(const Comparison& comparison) {
  std::ostringstream text;
  text.precision(9);
  if (comparison.actual_size != comparison.expected_size) {
    text << comparison.actual_size << " elements instead of " << comparison.expected_size;
    return text.str();
  }
  text << comparison.beyond << " of " << comparison.actual_size << " beyond the tolerance; worst at index "
       << comparison.worst_index << ": " << comparison.worst_actual << " instead of "
       << comparison.worst_expected << ", absolute error " << comparison.absolute_error << ", relative error "
       << comparison.relative_error;
  return text.str();
}

/// Fails the running test case unless all elements are close.
template <FloatRange Actual, FloatRange Expected>
void check_close(const Actual& actual, const Expected& expected, Tolerance tolerance,
                 const std::source_location& caller = std::source_location::current()) {
  const Comparison comparison = compare(actual, expected, tolerance);
  INFO("called at ", caller.file_name(), ":", caller.line());
  CHECK_MESSAGE(comparison.close(), describe(comparison));
}

}  // namespace undertone::support

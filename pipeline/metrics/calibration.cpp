#include "pipeline/metrics/calibration.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "pipeline/metrics/classification.hpp"
#include "pipeline/metrics/newton.hpp"
#include "src/core/error.hpp"

namespace undertone::pipeline {
namespace {

bool is_small(double value) { return std::abs(value) <= kLargestLogit; }

void check_rows(std::size_t values, std::size_t class_count) {
  if (class_count > 0 && values % class_count == 0) return;
  throw Error(ErrorKind::kMisuse,
              std::to_string(values) + " logits are no rows of " + std::to_string(class_count) + " classes");
}

void check_logits(std::span<const double> row) {
  if (std::ranges::all_of(row, is_small)) return;
  throw Error(ErrorKind::kMisuse, "a logit is not a number, or too large to be one");
}

void check(const Calibration& calibration, std::size_t class_count) {
  const bool is_vector = calibration.kind == CalibrationKind::kVector;
  if (is_sound(calibration) && (!is_vector || calibration.scale.size() == class_count)) return;
  throw Error(ErrorKind::kMisuse,
              "a calibration that is not made for " + std::to_string(class_count) + " classes");
}

struct Known {
  std::vector<std::size_t> truth;
  std::vector<double> logits;
  std::size_t class_count = 0;

  std::size_t size() const { return truth.size(); }
  std::span<const double> row(std::size_t item) const {
    return std::span(logits).subspan(item * class_count, class_count);
  }
};

Known known_of(const HeldOutItems& items) {
  check_rows(items.logits.size(), items.class_count);
  const std::size_t n = items.truth.size();
  if (items.logits.size() / items.class_count != n || (!items.groups.empty() && items.groups.size() != n)) {
    throw Error(ErrorKind::kMisuse,
                "each held-out item takes a row of logits, and a group where there are groups");
  }
  Known known{.truth = {}, .logits = {}, .class_count = items.class_count};
  for (std::size_t i = 0; i < n; ++i) {
    if (items.truth[i] == kUnknownLabel) continue;
    if (items.truth[i] < 0 || static_cast<std::size_t>(items.truth[i]) >= items.class_count) {
      throw Error(ErrorKind::kMisuse, "the label " + std::to_string(items.truth[i]) + " is no class");
    }
    const auto row = items.logits.subspan(i * items.class_count, items.class_count);
    check_logits(row);
    known.truth.push_back(static_cast<std::size_t>(items.truth[i]));
    known.logits.insert(known.logits.end(), row.begin(), row.end());
  }
  return known;
}

/// In place; returns the logarithm of the sum that it divides by, relative to the largest value of the row.
double soften(std::span<double> row) {
  const double largest = *std::ranges::max_element(row);
  double sum = 0;
  for (double& value : row) {
    value = std::exp(value - largest);
    sum += value;
  }
  for (double& value : row) value /= sum;
  return std::log(sum);
}

void scale_row(const Calibration& calibration, std::span<double> row) {
  if (calibration.kind == CalibrationKind::kTemperature) {
    const double largest = *std::ranges::max_element(row);
    for (double& value : row) value = (value - largest) / calibration.temperature;
  } else if (calibration.kind == CalibrationKind::kVector) {
    for (std::size_t c = 0; c < row.size(); ++c) row[c] = row[c] * calibration.scale[c] + calibration.bias[c];
  }
}

/// Leaves the probabilities in `row`; returns the negative log-likelihood of `truth`.
double loss_of_row(const Calibration& calibration, std::size_t truth, std::span<double> row) {
  scale_row(calibration, row);
  const double gap = *std::ranges::max_element(row) - row[truth];
  return soften(row) + gap;
}

double mean_loss(const Calibration& calibration, const Known& known) {
  double sum = 0;
  std::vector<double> row;
  for (std::size_t i = 0; i < known.size(); ++i) {
    row.assign(known.row(i).begin(), known.row(i).end());
    sum += loss_of_row(calibration, known.truth[i], row);
  }
  return sum / static_cast<double>(known.size());
}

/// First and second derivative of the mean loss by the inverse of the temperature.
Slope temperature_slope(const Known& known, double inverse) {
  Slope slope;
  std::vector<double> row;
  const Calibration calibration{
      .kind = CalibrationKind::kTemperature, .temperature = 1 / inverse, .scale = {}, .bias = {}};
  for (std::size_t i = 0; i < known.size(); ++i) {
    const auto logits = known.row(i);
    const double truth = logits[known.truth[i]];
    row.assign(logits.begin(), logits.end());
    loss_of_row(calibration, known.truth[i], row);
    double mean = 0, square = 0;  // relative to the true class, which loses fewer digits
    for (std::size_t c = 0; c < row.size(); ++c) mean += row[c] * (logits[c] - truth);
    for (std::size_t c = 0; c < row.size(); ++c) {
      const double off = logits[c] - truth - mean;
      square += row[c] * off * off;
    }
    slope.first += mean / static_cast<double>(known.size());
    slope.second += square / static_cast<double>(known.size());
  }
  return slope;
}

Calibration vector_of(std::span<const double> parameters) {
  const auto half = static_cast<std::ptrdiff_t>(parameters.size() / 2);
  return {.kind = CalibrationKind::kVector,
          .temperature = 1,
          .scale = {parameters.begin(), parameters.begin() + half},
          .bias = {parameters.begin() + half, parameters.end()}};
}

constexpr double kPriorPrecision = 1.0 / (10 * 10);

/// Mean loss and prior by [scale, bias].
double vector_objective(const Known& known, std::span<const double> parameters) {
  double prior = 0;
  for (std::size_t p = 0; p < parameters.size(); ++p) {
    const double off = parameters[p] - (p < known.class_count ? 1 : 0);
    prior += kPriorPrecision / 2 * off * off;
  }
  return mean_loss(vector_of(parameters), known) + prior / static_cast<double>(known.size());
}

Expansion vector_expansion(const Known& known, std::span<const double> parameters) {
  const std::size_t classes = known.class_count, count = 2 * classes;
  const auto n = static_cast<double>(known.size());
  Expansion result{.gradient = std::vector<double>(count), .curvature = std::vector<double>(count * count)};
  for (std::size_t p = 0; p < count; ++p) {
    result.gradient[p] = kPriorPrecision / n * (parameters[p] - (p < classes ? 1 : 0));
    result.curvature[p * count + p] = kPriorPrecision / n;
  }
  const Calibration calibration = vector_of(parameters);
  std::vector<double> row;
  for (std::size_t i = 0; i < known.size(); ++i) {
    const auto logits = known.row(i);
    row.assign(logits.begin(), logits.end());
    loss_of_row(calibration, known.truth[i], row);
    const auto input = [&](std::size_t p) {
      return p < classes ? logits[p] : 1.0;
    };  // what the parameter scales
    for (std::size_t p = 0; p < count; ++p) {
      const std::size_t c = p % classes;
      result.gradient[p] += (row[c] - (c == known.truth[i] ? 1 : 0)) * input(p) / n;
      for (std::size_t q = 0; q < count; ++q) {
        const std::size_t d = q % classes;
        result.curvature[p * count + q] += row[c] * ((c == d ? 1 : 0) - row[d]) * input(p) * input(q) / n;
      }
    }
  }
  return result;
}

/// The fit, unless what it found is no better than nothing.
CalibrationFit guarded(CalibrationFit fit, Calibration identity, const Known& known) {
  fit.before = mean_loss({}, known);
  fit.after = mean_loss(fit.calibration, known);
  if (fit.after < fit.before && is_sound(fit.calibration)) return fit;
  fit.calibration = std::move(identity);
  fit.after = fit.before;
  return fit;
}

}  // namespace

bool is_sound(const Calibration& calibration) {
  const bool is_vector = calibration.kind == CalibrationKind::kVector;
  const bool has_numbers = !calibration.scale.empty() || !calibration.bias.empty();
  return calibration.temperature > 0 && is_small(calibration.temperature) && has_numbers == is_vector &&
         (calibration.kind == CalibrationKind::kTemperature || calibration.temperature == 1) &&
         calibration.scale.size() == calibration.bias.size() &&
         std::ranges::all_of(calibration.scale, is_small) && std::ranges::all_of(calibration.bias, is_small);
}

std::vector<double> calibrated(const Calibration& calibration, std::span<const double> logits,
                               std::size_t class_count) {
  check_rows(logits.size(), class_count);
  check(calibration, class_count);
  check_logits(logits);
  std::vector<double> result(logits.begin(), logits.end());
  for (std::size_t begin = 0; begin < result.size(); begin += class_count) {
    const auto row = std::span(result).subspan(begin, class_count);
    scale_row(calibration, row);
    soften(row);
  }
  return result;
}

std::optional<double> negative_log_likelihood(const Calibration& calibration, const HeldOutItems& items) {
  const Known known = known_of(items);
  check(calibration, items.class_count);
  if (known.size() == 0) return std::nullopt;
  return mean_loss(calibration, known);
}

CalibrationFit fit_temperature(const HeldOutItems& items) {
  const Known known = known_of(items);
  if (known.size() == 0) return {.calibration = {}, .has_converged = true};
  const Root root = root_of_rising([&](double inverse) { return temperature_slope(known, inverse); },
                                   {1 / kHighestTemperature, 1 / kLowestTemperature, 1});
  CalibrationFit fit{.calibration = {.kind = CalibrationKind::kTemperature, .scale = {}, .bias = {}},
                     .steps = root.steps,
                     .has_converged = root.has_converged};
  const Calibration unchanged = fit.calibration;
  fit.calibration.temperature = 1 / root.place;
  return guarded(std::move(fit), unchanged, known);
}

CalibrationFit fit_vector(const HeldOutItems& items) {
  const Known known = known_of(items);
  if (known.size() == 0) return {.calibration = {}, .has_converged = true};
  std::vector<double> start(2 * items.class_count, 0.0);
  std::fill_n(start.begin(), items.class_count, 1.0);
  const Minimum minimum = newton_minimum(
      [&](std::span<const double> parameters) { return vector_objective(known, parameters); },
      [&](std::span<const double> parameters) { return vector_expansion(known, parameters); }, start);
  CalibrationFit fit{.calibration = vector_of(minimum.place),
                     .steps = minimum.steps,
                     .has_converged = minimum.has_converged};
  return guarded(std::move(fit), vector_of(start), known);
}

}  // namespace undertone::pipeline

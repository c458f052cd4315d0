#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace undertone::pipeline {

enum class CalibrationKind { kIdentity, kTemperature, kVector };

/// Probabilities are the softmax of logits (identity), of logits / temperature, or of logits · scale + bias,
/// which unlike the others may change the winner.
struct Calibration {
  CalibrationKind kind = CalibrationKind::kIdentity;
  double temperature = 1;     // positive; 1 unless kTemperature
  std::vector<double> scale;  // [class_count]; empty unless kVector
  std::vector<double> bias;   // [class_count]; empty unless kVector

  friend bool operator==(const Calibration&, const Calibration&) = default;
};

/// What logits, scales and biases may be at most, to either side.
inline constexpr double kLargestLogit = 1e6;

/// Whether its numbers are as the struct says, finite and not too large.
bool is_sound(const Calibration& calibration);

/// [n, class_count] logits to probabilities. Throws kMisuse for logits that are not finite or too large and
/// for a calibration that is not sound or not made for this many classes.
std::vector<double> calibrated(const Calibration& calibration, std::span<const double> logits,
                               std::size_t class_count);

/// What the model was not trained on.
struct HeldOutItems {
  std::span<const int> truth;  // [n], a class or kUnknownLabel: counts nowhere, its logits may be anything
  std::span<const double> logits;  // [n, class_count]
  std::size_t class_count = 0;
  std::span<const int> groups = {};  // [n], as dialogues: those of one group stay together; empty: no groups
};

/// Mean of the known items, with the natural logarithm; nothing where there are none. This and the fits throw
/// kMisuse as `calibrated` does, and when sizes or labels do not fit.
std::optional<double> negative_log_likelihood(const Calibration& calibration, const HeldOutItems& items);

struct CalibrationFit {
  Calibration calibration;  // the identity where there are no known items
  double before = 0;        // mean negative log-likelihood, uncalibrated
  double after = 0;         // never above `before`
  std::size_t steps = 0;
  bool has_converged = false;
};

/// The temperatures that a fit may find: items that are all recognised would want 0, useless logits infinity.
inline constexpr double kLowestTemperature = 0.05;
inline constexpr double kHighestTemperature = 20;

/// The temperature of the least negative log-likelihood.
CalibrationFit fit_temperature(const HeldOutItems& items);

/// The same of scale and bias, which a normal prior of deviation 10 holds near 1 and 0: for a class that is
/// always or never recognised they would run away.
CalibrationFit fit_vector(const HeldOutItems& items);

}  // namespace undertone::pipeline

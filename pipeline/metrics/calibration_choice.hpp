#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "pipeline/metrics/calibration.hpp"

namespace undertone::pipeline {

/// A temperature never changes which label wins; scaling each label may, for better or for worse. kNone is
/// for models whose probabilities need none, or could not be judged by the data at hand.
enum class CalibrationKinds { kAny, kTemperature, kNone };

struct CalibrationOptions {
  CalibrationKinds kinds = CalibrationKinds::kAny;
  std::size_t folds = 5;   // at least 2
  std::uint64_t seed = 1;  // of how items or groups are dealt to folds
};

/// The likelihoods are means over the known items, each item's by a fit on the folds that it is not in.
struct CalibrationChoice {
  Calibration calibration;  // of the best kind, fitted to all items; of equals the simpler one
  std::size_t items = 0;    // known ones
  std::size_t folds = 0;    // 0: too few items or groups to compare anything, so the identity
  std::optional<double> identity;
  std::optional<double> temperature;  // nothing where none is wanted
  std::optional<double> vector;       // nothing where it is not wanted, or a class has fewer items than folds
};

CalibrationChoice choose_calibration(const HeldOutItems& items, const CalibrationOptions& options = {});

}  // namespace undertone::pipeline

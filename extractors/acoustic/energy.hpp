#pragma once

#include <memory>

#include "extractors/extractor.hpp"

namespace undertone::extractors {

struct EnergyOptions {
  double hop_s = 0.01;
  double floor_db = -96;  // level of silence; nothing is reported below it
};

/// The plainest acoustic extractor: level in decibels and the rate of zero crossings, every hop. What any
/// better one must beat, and a check of the path that all of them share.
std::unique_ptr<Extractor> make_energy_extractor(const EnergyOptions& options = {});

}  // namespace undertone::extractors

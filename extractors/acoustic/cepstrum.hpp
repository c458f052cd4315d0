#pragma once

#include <memory>

#include "extractors/extractor.hpp"

namespace undertone::extractors {

struct LogMelOptions {
  int bands = 80;
  double window_s = 0.025;
  double hop_s = 0.010;
  double low_hz = 20;
  double high_hz = 8000;  // brought down to half the sample rate where that is lower
  double floor = 1e-10;   // least energy of a band, before its logarithm
};

/// Natural logarithms of the energies in mel bands. A step whose window holds a broken sample is invalid.
std::unique_ptr<Extractor> make_logmel_extractor(const LogMelOptions& options);

/// 13 mel-frequency cepstral coefficients every 10 ms.
std::unique_ptr<Extractor> make_mfcc_extractor();

}  // namespace undertone::extractors
